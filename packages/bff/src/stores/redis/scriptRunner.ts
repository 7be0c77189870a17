import { createHash } from 'node:crypto'

/** What the store needs of a client of the package `redis`: a client, a pool, a cluster and a sentinel all have it. */
export type RedisScriptClient = {
  evalSha(sha1: string, options: ScriptOptions): Promise<unknown>
  eval(script: string, options: ScriptOptions): Promise<unknown>
}

type ScriptOptions = { keys: string[]; arguments: string[] }

const isUnknownScript = (error: unknown) => error instanceof Error && error.message.startsWith('NOSCRIPT')

async function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis has not answered within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs scripts by their hash, and by their text where Redis does not know them (any more). A client that has lost its
 * connection keeps commands for later, one whose peer is silent waits for ever: here nobody waits longer than the limit.
 */
export function scriptRunner(client: RedisScriptClient, limitMs: number) {
  return (script: string, keys: string[], ...values: string[]): Promise<unknown> => {
    const options = { keys, arguments: values }
    const hash = createHash('sha1').update(script).digest('hex')
    const work = async () => {
      try {
        return await client.evalSha(hash, options)
      } catch (error) {
        if (!isUnknownScript(error)) throw error
        return client.eval(script, options)
      }
    }
    return within(limitMs, work())
  }
}
