import type { EndReason } from '../bffEvent.ts'
import type { BffSettings } from '../bffOptions.ts'
import { hash, randomSecret, type Cipher } from '../crypto.ts'
import type { SessionStore } from '../stores/sessionStore.ts'
import { recordCodec, type SessionKey, type StoredContent } from './recordCodec.ts'
import { isTombstone, type Tombstone } from './recordReader.ts'
import { deadlinesOf, passedDeadline, type SessionRecord } from './sessionRecord.ts'

/** A session at the time it was read or written. */
export type Session = { id: string; version: number; record: SessionRecord }

/**
 * State of a session. `replaced`: a later sign-in of the same browser took its place. `timedOut`: the session is past a
 * deadline, and its end has not been recorded yet.
 */
export type SessionLookup =
  | { status: 'active'; session: Session }
  | { status: 'ended'; reason: EndReason; idToken: string; timedOut?: Session }
  | { status: 'none'; replaced?: true }

/** The sessions in the store, by id: the hash of the secret in the cookie. */
export type Sessions = {
  /** Reads a session without extending it. A session past a deadline is `ended`. */
  get(id: string): Promise<SessionLookup>
  /** Returns the state of a session that was just read or written, without reading it again. */
  lookupOf(session: Session): SessionLookup
  /** Creates a session. Returns the secret for the cookie, and the id. */
  create(record: SessionRecord): Promise<{ secret: string; id: string }>
  /**
   * Changes the latest version, also past a deadline. `change` may return `null` to leave it. `known` saves reading the
   * session again. Returns `null` if nothing was changed, for instance because the session has ended.
   */
  update(id: string, change: (record: SessionRecord) => SessionRecord | null, known?: Session): Promise<Session | null>
  /**
   * Ends a session and keeps the reason for an hour. Returns its last record, or `null` if it is missing, ended, or not
   * `onlyVersion`.
   */
  end(id: string, reason: Tombstone['ended'], onlyVersion?: number): Promise<SessionRecord | null>
  delete(id: string): Promise<void>
  /** Finds the sessions of an SSO session, of a user, or of a sign-in. Ended sessions are left out. */
  find(by: SessionKey, value: string): Promise<readonly Session[]>
}

/** Returns the session id for a secret. The secret itself is stored in the browser only. */
export const sessionIdOf = (secret: string): string => hash(`session ${secret}`)

const sessionOf = (id: string, stored: StoredContent | null): Session | null =>
  stored && !isTombstone(stored.content) ? { id, version: stored.version, record: stored.content } : null

/** Creates the access to sessions. `onActive` hears of every session that was read or written while active. */
export function createSessions(
  settings: BffSettings,
  store: SessionStore,
  cipher: Cipher,
  onActive: (session: Session) => void = () => {},
): Sessions {
  const { keyOf, read, create, write } = recordCodec(settings, store, cipher)
  const readSession = async (id: string) => sessionOf(id, await read(id))
  const reportActive = (session: Session) => {
    onActive(session)
    return session
  }
  const lookupOf = (session: Session): SessionLookup => {
    const reason = passedDeadline(deadlinesOf(session.record, settings), settings.now())
    if (reason === null) return { status: 'active', session: reportActive(session) }
    return { status: 'ended', reason, idToken: session.record.idToken, timedOut: session }
  }
  return {
    lookupOf,
    async get(id) {
      const stored = await read(id)
      if (!stored) return { status: 'none' }
      const { content, version } = stored
      if (!isTombstone(content)) return lookupOf({ id, version, record: content })
      return content.ended === 'replaced'
        ? { status: 'none', replaced: true }
        : { status: 'ended', reason: content.ended, idToken: content.idToken }
    },
    async create(record) {
      const secret = randomSecret()
      const id = sessionIdOf(secret)
      await create(id, record)
      onActive({ id, version: 1, record })
      return { secret, id }
    },
    async update(id, change, known) {
      let session = known ?? (await readSession(id))
      for (;;) {
        const record = session && change(session.record)
        if (!session || !record) return null
        if (await write(id, session.version, record)) return reportActive({ id, version: session.version + 1, record })
        session = await readSession(id)
      }
    },
    async end(id, ended, onlyVersion) {
      for (;;) {
        const session = await readSession(id)
        if (!session || (onlyVersion !== undefined && session.version !== onlyVersion)) return null
        if (await write(id, session.version, { ended, idToken: session.record.idToken })) return session.record
      }
    },
    delete: (id) => store.delete(id),
    async find(by, value) {
      const ids = await store.find(keyOf(by, value))
      const sessions = await Promise.all(ids.map(readSession))
      return sessions.filter((session) => session !== null)
    },
  }
}
