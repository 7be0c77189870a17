import type { AuditEvent, Deadlines, SessionState } from '@stillhere/session-engine'

type WithoutContent<E> = E extends unknown ? Omit<E, 'returnTo' | 'appState'> : never
type Stamp = { at: number; generation: number }

/**
 * One recorded fact, without tokens, claims, addresses or anything that the user typed. Most are `AuditEvent`s of the
 * engine; the others come from its state. `at` is epoch ms by the engine's clock.
 */
export type SessionFact = WithoutContent<AuditEvent> | DeadlinesMoved | ConnectionChanged

/** Activity, a renewal or an extension moved a deadline. All instants in epoch ms. */
export type DeadlinesMoved = Stamp & {
  type: 'deadlinesMoved'
  deadlines: Deadlines
  lastActivityAt: number
  lastContactAt: number
  renewedAt: number
  /** Expiry of the access token, else of the ID token. `null` if neither is known. */
  tokensExpireAt: number | null
}

/** The connection to the authorization server changed. `at` in epoch ms. */
export type ConnectionChanged = Stamp & { type: 'connectionChanged'; connection: SessionState['connection'] }

/** Removes content from an event. */
export function withoutContent(event: AuditEvent): SessionFact {
  const kept = { ...event }
  if ('returnTo' in kept) delete kept.returnTo
  if ('appState' in kept) delete kept.appState
  return kept
}
