import type { SessionEndReason, SessionState } from '@stillhere/session-engine'

/**
 * What the modal shows. `warning`: it asks. `checking`: the answer is under way. `retrying`, `busy`, `offline`: it cannot
 * be had just now and is tried again; `busy` when the server has asked for patience. `unconfirmed`: it was asked in vain,
 * and asking again may help. Then, where no `SessionEndedDialog` takes over, why it is over: `ended` (time is up),
 * `needs-sign-in` (the server wants to know who is there), `signed-out-elsewhere`.
 */
export type TimeoutModalPhase =
  | 'closed'
  | 'warning'
  | 'checking'
  | 'retrying'
  | 'offline'
  | 'busy'
  | 'unconfirmed'
  | 'needs-sign-in'
  | 'signed-out-elsewhere'
  | 'ended'

/** Why the session is over; `null` while it is not. Stays while the person is coming back. */
export const selectEndReason = (state: SessionState): SessionEndReason | null =>
  state.status === 'ended' || (state.status === 'reauthenticating' && state.purpose === 'ended')
    ? (state.reason ?? 'idle-timeout')
    : null

/** `hasAsked`: the person wants to stay. Until then, trouble with a renewal is none of theirs. */
export function timeoutModalPhase(state: SessionState, hasAsked: boolean): TimeoutModalPhase {
  if (state.status === 'expiring') {
    const { connection, extending, error } = state
    if (connection === 'offline') return connection
    if (!extending) return hasAsked && error ? 'unconfirmed' : 'warning'
    return connection === 'retrying' ? (error?.retryAfterMs === undefined ? 'retrying' : 'busy') : 'checking'
  }
  const reason = selectEndReason(state)
  if (!reason) return 'closed'
  return reason === 'signed-out-elsewhere' ? reason : /timeout|signed/.test(reason) ? 'ended' : 'needs-sign-in'
}

/** Whether it has gone on to say that the session is over. */
export const isOver = (phase: TimeoutModalPhase): boolean => /^(needs|signed|ended)/.test(phase)
