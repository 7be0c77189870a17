import type { AuditEvent, Deadlines, SessionState } from '@stillhere/session-engine'

type WithoutContent<E> = E extends unknown ? Omit<E, 'returnTo' | 'appState'> : never
type Stamp = { at: number; generation: number }

/**
 * One thing that happened, as it is kept and copied: no token, no claim, no address, nothing that was typed. Most are the
 * engine's own `AuditEvent`s; the others are seen in its state. `at` is epoch ms by the engine's clock.
 */
export type SessionFact = WithoutContent<AuditEvent> | DeadlinesMoved | ConnectionChanged

/** Activity, a renewal or an extension has moved something. All instants in epoch ms. */
export type DeadlinesMoved = Stamp & {
  type: 'deadlinesMoved'
  deadlines: Deadlines
  lastActivityAt: number
  lastContactAt: number
  renewedAt: number
  /** Of the access token, else of the ID token; `null` where neither tells. */
  tokensExpireAt: number | null
}

/** It goes otherwise with the authorization server: `ok`, `renewing`, `retrying` or `offline`. `at` in epoch ms. */
export type ConnectionChanged = Stamp & { type: 'connectionChanged'; connection: SessionState['connection'] }

/** What an engine has told, without its content. */
export function withoutContent(event: AuditEvent): SessionFact {
  const kept = { ...event }
  if ('returnTo' in kept) delete kept.returnTo
  if ('appState' in kept) delete kept.appState
  return kept
}
