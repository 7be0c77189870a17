import type { EndReason } from './sessionRecord.ts'

/**
 * Something that happened, for an audit log. `session` is the beginning of a hash, so that lines about one session can be
 * found; nothing can be done with it. `at` is epoch ms. `where` is for `internal_error`: the kind of mistake, and its line.
 */
export type BffEvent = { at: number } & (
  | { type: 'signed-in'; session: string }
  | { type: 'session-extended'; session: string }
  | { type: 'tokens-refreshed'; session: string }
  | { type: 'signed-out'; session: string }
  | { type: 'session-ended'; session: string; reason: EndReason }
  | { type: 'sign-in-failed'; error: string }
  | { type: 'logout-token-accepted'; sessions: number }
  | { type: 'request-refused'; status: number; error: string; where?: string }
)

type WithoutInstant<Event> = Event extends unknown ? Omit<Event, 'at'> : never
export type Emit = (event: WithoutInstant<BffEvent>) => void
