/** Why a session ended. */
export type EndReason =
  /** No contact to the provider for `idleTimeoutMs`. */
  | 'idle-timeout'
  /** `absoluteTimeoutMs`, or the provider's own limit, has passed since authentication. */
  | 'absolute-timeout'
  /** The user signed out in another app, or the SSO session ended. */
  | 'signed-out-elsewhere'
  /** The provider refused the refresh token. */
  | 'renewal-rejected'
  /** The provider ended the session for security reasons. */
  | 'revoked'
  /** Another user is signed in at the provider. */
  | 'user-changed'

/** Events by type, with the members of each. */
type BffEvents = {
  /** A user signed in. */
  'signed-in': { session: string }
  /** The SSO session was contacted, and the idle deadline moved. */
  'session-extended': { session: string }
  /** A refresh-token grant brought new tokens. */
  'tokens-refreshed': { session: string }
  /** The user signed out. */
  'signed-out': { session: string }
  /** The session ended for another reason. `replaced`: by a new sign-in of the same browser. */
  'session-ended': { session: string; reason: EndReason | 'replaced' }
  /** The provider's answer to a sign-in was an error, or was refused. */
  'sign-in-failed': { error: string; cause?: string[] }
  /** A logout token was valid. `sessions` is the number of sessions it names. */
  'logout-token-accepted': { sessions: number }
  /**
   * A request was answered with an error. `path` is the endpoint or the prefix of the API. `cause` lists the names and codes
   * of the errors behind it, without messages. `where`, for `internal_error`: the kind of error and its line.
   */
  'request-refused': { status: number; error: string; where?: string; cause?: string[] } & RequestReport
}

/** What an event says about a request. `requestId` is that of header `x-request-id` or `traceparent`, else random. */
export type RequestReport = { method: string; path: string; durationMs: number; requestId: string }

type Typed<Type extends keyof BffEvents> = Type extends unknown ? { type: Type } & BffEvents[Type] : never

/**
 * Something that happened in the backend, for an audit log. `at` is epoch ms. `session` is the beginning of a hash: it
 * connects lines about one session and cannot be used to take it over.
 */
export type BffEvent = { at: number } & Typed<keyof BffEvents>

export type Emit = (event: Typed<keyof BffEvents>) => void
