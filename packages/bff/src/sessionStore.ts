/**
 * Where sessions rest between requests: the file that a store's author reads. A store sees neither ids nor content: `id`
 * and `keys` are hashes, `value` is sealed. `describeSessionStore` in `@stillhere/bff/testing` checks all that is said
 * here.
 *
 * What a method has resolved is kept, whatever happens to this process then. Methods reject when the store cannot be
 * reached; that is never taken for "no such session".
 */
export interface SessionStore {
  /** The latest version. `null`: there is none, or not any more. */
  get(id: string): Promise<StoredSession | null>
  /** Writes a session that was not there, as its version 1. */
  create(id: string, session: NewSession): Promise<void>
  /** Writes the next version if `version` is still the present one. `false`: it was changed or deleted meanwhile. */
  replace(id: string, version: number, session: NewSession): Promise<boolean>
  /** Takes a session away, and what it can be found by. Does nothing where there is none. */
  delete(id: string): Promise<void>
  /** The ids of all sessions with this key. */
  find(key: string): Promise<readonly string[]>
  /**
   * Takes a name for itself until `expiresAt`, or until it is released. `null`: somebody else has it, in this process or
   * another. Gives what `release` wants to see.
   */
  claim(name: string, expiresAt: number): Promise<string | null>
  /** Gives a name back; does nothing where the claim has run out and belongs to somebody else by now. */
  release(name: string, claim: string): Promise<void>
  /** Gives back connections and files. The sessions stay. */
  close(): Promise<void>
}

/** What is written of a session. A later version replaces all of it. */
export type NewSession = {
  /** Sealed: has to come back letter by letter. */
  value: string
  /** What it can be found by. */
  keys: readonly string[]
  /** It may be forgotten from then on: epoch ms. */
  expiresAt: number
}

/** A session as it was read. `version` grows by one with each replacement, and is what `replace` wants to see. */
export type StoredSession = NewSession & { version: number }
