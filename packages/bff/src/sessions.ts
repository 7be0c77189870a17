import type { BffSettings } from './bffOptions.ts'
import { hash, newSecret } from './hash.ts'
import type { Seal } from './seal.ts'
import { deadlinesOf, passedDeadline, type EndReason, type SessionRecord, type Tombstone } from './sessionRecord.ts'
import type { NewSession, SessionStore } from './sessionStore.ts'

/** A session as it was when it was read. */
export type Session = { id: string; version: number; record: SessionRecord }

/** What there is behind a cookie. `replaced`: a sign-in of this browser has put another session in its place. */
export type Found =
  | { status: 'active'; session: Session }
  | { status: 'ended'; reason: EndReason; idToken: string }
  | { status: 'none'; replaced?: true }

/** `transaction`: the name of the sign-in that made it. */
type SessionKey = 'sid' | 'sub' | 'transaction'

/** Sessions in the store, by id: the hash of what the cookie holds. */
export type Sessions = {
  /** Reads, and extends nothing. Past its deadlines a session is `ended`. */
  look(id: string): Promise<Found>
  /** Gives the secret for the cookie, and the id. */
  create(record: SessionRecord): Promise<{ secret: string; id: string }>
  /**
   * Changes whatever is there now, unless `change` gives `null`. A deadline that has passed meanwhile does not matter.
   * `null`: nothing was changed, mostly because it is over.
   */
  update(id: string, change: (record: SessionRecord) => SessionRecord | null): Promise<SessionRecord | null>
  /** Leaves word of why for an hour. `false`: there was nothing to end, or not that version any more. */
  end(id: string, reason: Tombstone['ended'], onlyVersion?: number): Promise<boolean>
  delete(id: string): Promise<void>
  /** Those of a session at the provider, of a person, or of a sign-in, that were not ended by anybody's word. */
  find(by: SessionKey, value: string): Promise<readonly Session[]>
}

/** The cookie's secret itself is nowhere but in the browser. */
export const sessionIdOf = (secret: string): string => hash(`session ${secret}`)

const tombstoneMs = 3_600_000

/** What was opened is what was sealed here, so its form is not looked at again. */
type Content = SessionRecord | Tombstone
const isEnded = (content: Content): content is Tombstone => 'ended' in content
type Held = { content: Content; version: number }

/** The store, with content that it cannot read. */
function createShelf(settings: BffSettings, store: SessionStore, seal: Seal) {
  const { now, issuer } = settings
  const keyOf = (by: SessionKey, value: string) => hash(`${by} ${issuer.href} ${value}`)
  const pack = async (id: string, content: Content): Promise<NewSession> => {
    const value = await seal.seal(`record ${id}`, content)
    if (isEnded(content)) return { value, keys: [], expiresAt: now() + tombstoneMs }
    const { idleDeadlineAt, absoluteDeadlineAt } = deadlinesOf(content, settings)
    const { user, ssoSessionId, transaction } = content
    const keys = [keyOf('sub', user.sub)]
    if (ssoSessionId !== undefined) keys.push(keyOf('sid', ssoSessionId))
    if (transaction !== undefined) keys.push(keyOf('transaction', transaction))
    // past its deadline it stays for as long as word of that does, and an extension may be under way
    const expiresAt = Math.min(idleDeadlineAt, absoluteDeadlineAt ?? Infinity) + tombstoneMs
    return { value, keys, expiresAt }
  }
  return {
    keyOf,
    async read(id: string): Promise<Held | null> {
      const stored = await store.get(id)
      const content = stored && ((await seal.open(`record ${id}`, stored.value)) as Content | null)
      return content && { content, version: stored.version }
    },
    create: async (id: string, content: Content) => store.create(id, await pack(id, content)),
    write: async (id: string, version: number, content: Content) => store.replace(id, version, await pack(id, content)),
  }
}

export function createSessions(settings: BffSettings, store: SessionStore, seal: Seal): Sessions {
  const { keyOf, read, create, write } = createShelf(settings, store, seal)
  return {
    async look(id) {
      const held = await read(id)
      if (!held) return { status: 'none' }
      const { content, version } = held
      const { idToken } = content
      if (isEnded(content))
        return content.ended === 'replaced'
          ? { status: 'none', replaced: true }
          : { status: 'ended', reason: content.ended, idToken }
      const reason = passedDeadline(deadlinesOf(content, settings), settings.now())
      return reason
        ? { status: 'ended', reason, idToken }
        : { status: 'active', session: { id, version, record: content } }
    },
    async create(record) {
      const secret = newSecret()
      const id = sessionIdOf(secret)
      await create(id, record)
      return { secret, id }
    },
    async update(id, change) {
      for (;;) {
        const held = await read(id)
        if (!held || isEnded(held.content)) return null
        const next = change(held.content)
        if (!next || (await write(id, held.version, next))) return next
      }
    },
    async end(id, ended, onlyVersion) {
      for (;;) {
        const held = await read(id)
        if (!held || isEnded(held.content)) return false
        if (onlyVersion !== undefined && held.version !== onlyVersion) return false
        if (await write(id, held.version, { ended, idToken: held.content.idToken })) return true
      }
    },
    delete: (id) => store.delete(id),
    async find(by, value) {
      const ids = await store.find(keyOf(by, value))
      const found = await Promise.all(ids.map(async (id) => ({ id, held: await read(id) })))
      return found.flatMap(({ id, held }) =>
        held && !isEnded(held.content) ? [{ id, version: held.version, record: held.content }] : [],
      )
    },
  }
}
