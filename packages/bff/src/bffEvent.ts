import type { EndReason } from './sessions/sessionRecord.ts'

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
