import type { NewSession, SessionStore } from '../sessionStore.ts'
import { type RedisScriptClient, scriptRunner } from './scriptRunner.ts'
import {
  claimScript,
  createScript,
  deleteScript,
  findScript,
  getScript,
  releaseScript,
  replaceScript,
} from './scripts.ts'

export type { RedisScriptClient } from './scriptRunner.ts'

/** Options of {@link redisSessionStore}. */
export type RedisSessionStoreOptions = {
  /** Prefix of all keys, in braces. Default: `stillhere`. */
  prefix?: string
  /** Time limit for each command, in ms. Default: 2,000. */
  timeoutMs?: number
  /** Epoch ms. Default: `Date.now`. */
  now?: () => number
}

const isTaken = 0

/**
 * Stores sessions in Redis or Valkey, for several machines. `client` is a connected client, pool, cluster or sentinel of
 * the package `redis`. Add a listener for `error` to it: without one, Node ends the process. The caller closes the client:
 * `close` makes only the store unusable.
 *
 * Acknowledged writes survive a crash as far as Redis persists them: all with `appendonly yes` and `appendfsync always`,
 * all but the last second with `everysec`, its default. `maxmemory-policy` must be `noeviction`. In a cluster all keys are
 * in one slot, because a session and its index entries change together.
 *
 * @example
 * const client = createClient({ url }).on('error', report)
 * await client.connect()
 * createBff({ …, sessionStore: redisSessionStore(client) })
 */
export function redisSessionStore(client: RedisScriptClient, options: RedisSessionStoreOptions = {}): SessionStore {
  const { prefix = 'stillhere', timeoutMs = 2_000, now = Date.now } = options
  const runScript = scriptRunner(client, timeoutMs)
  let closed = false
  const run: typeof runScript = async (...script) => {
    if (closed) throw new Error('The session store is closed.')
    return runScript(...script)
  }
  const sessionKey = (id: string) => `{${prefix}}:session:${id}`
  const claimKey = (name: string) => `{${prefix}}:claim:${name}`
  const indexPrefix = `{${prefix}}:index:`
  const timeToLive = (expiresAt: number) => String(Math.max(0, Math.ceil(expiresAt - now())))
  const content = ({ value, keys, expiresAt }: NewSession) => [
    value,
    String(expiresAt),
    timeToLive(expiresAt),
    JSON.stringify(keys),
  ]

  return {
    async get(id) {
      const fields = await run(getScript, [sessionKey(id)])
      if (!Array.isArray(fields)) return null
      const [value = '', version, expiresAt, keys = '[]'] = fields.map(String)
      return { value, version: Number(version), expiresAt: Number(expiresAt), keys: JSON.parse(keys) as string[] }
    },
    async create(id, session) {
      const created = await run(createScript, [sessionKey(id)], indexPrefix, id, ...content(session))
      if (Number(created) === isTaken) throw new Error('A session with this id exists.')
    },
    async replace(id, version, session) {
      const written = [indexPrefix, id, ...content(session), String(version)]
      return Number(await run(replaceScript, [sessionKey(id)], ...written)) !== isTaken
    },
    async delete(id) {
      await run(deleteScript, [sessionKey(id)], indexPrefix, id)
    },
    async find(key) {
      const ids = await run(findScript, [indexPrefix + key])
      return Array.isArray(ids) ? ids.map(String) : []
    },
    async claim(name, expiresAt) {
      const claim = crypto.randomUUID()
      const taken = await run(claimScript, [claimKey(name)], claim, timeToLive(expiresAt))
      return Number(taken) === isTaken ? null : claim
    },
    async release(name, claim) {
      await run(releaseScript, [claimKey(name)], claim)
    },
    async close() {
      closed = true
    },
  }
}
