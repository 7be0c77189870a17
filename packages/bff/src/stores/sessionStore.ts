/**
 * Stores sessions between requests. Implement it to use another database. A store sees neither ids nor content: `id` and
 * `keys` are hashes, `value` is encrypted. `describeSessionStore` of `@stillhere/bff/testing` tests every promise below.
 *
 * Once a method has resolved, its effect survives a crash of this process. A method rejects if the store cannot be
 * reached; it must not resolve as if the session were missing.
 */
export interface SessionStore {
  /** Reads the latest version. Resolves with `null` if the session is missing or expired. */
  get(id: string): Promise<StoredSession | null>
  /** Writes version 1 of a new session. Rejects if the id exists. */
  create(id: string, session: NewSession): Promise<void>
  /** Writes the next version if `version` is the current one. Resolves with `false` if the session was changed or deleted. */
  replace(id: string, version: number, session: NewSession): Promise<boolean>
  /** Deletes a session and its keys. Does nothing if the session is missing. */
  delete(id: string): Promise<void>
  /** Returns the ids of all sessions that have this key. */
  find(key: string): Promise<readonly string[]>
  /**
   * Takes a lock until `expiresAt` (epoch ms) or until it is released. Resolves with the token that `release` needs, or
   * with `null` if this or another process holds the lock.
   */
  claim(name: string, expiresAt: number): Promise<string | null>
  /** Releases a lock. Does nothing if the lock has expired and is held by another claim. */
  release(name: string, claim: string): Promise<void>
  /** Closes connections and files. The sessions stay. */
  close(): Promise<void>
}

/** Content of one version of a session. Each version replaces the one before entirely. */
export type NewSession = {
  /** Encrypted record. The store returns it unchanged. */
  value: string
  /** Keys for `find`. */
  keys: readonly string[]
  /** The store may delete the session from this instant on: epoch ms. */
  expiresAt: number
}

/** A session as read from the store. `version` starts at 1 and grows by one with each replacement. */
export type StoredSession = NewSession & { version: number }
