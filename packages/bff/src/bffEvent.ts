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

/**
 * Something that happened in the backend, for an audit log. `at` is epoch ms. `session` is the beginning of a hash: it
 * connects lines about one session and cannot be used to take it over.
 */
export type BffEvent = { at: number } & (
  | /** A user signed in. */ { type: 'signed-in'; session: string }
  | /** The SSO session was contacted, and the idle deadline moved. */ { type: 'session-extended'; session: string }
  | /** A refresh-token grant brought new tokens. */ { type: 'tokens-refreshed'; session: string }
  | /** The user signed out. */ { type: 'signed-out'; session: string }
  | /** The session ended for another reason. */ { type: 'session-ended'; session: string; reason: EndReason }
  | /** The provider's answer to a sign-in was an error, or was refused. */ {
      type: 'sign-in-failed'
      error: string
    } /** A logout token was valid; `sessions` is the number of sessions it ended. */
  | {
      type: 'logout-token-accepted'
      sessions: number
    } /** A request was answered with an error. `where`, for `internal_error`: the kind of error and its line. */
  | { type: 'request-refused'; status: number; error: string; where?: string }
)

type WithoutInstant<Event> = Event extends unknown ? Omit<Event, 'at'> : never
export type Emit = (event: WithoutInstant<BffEvent>) => void
