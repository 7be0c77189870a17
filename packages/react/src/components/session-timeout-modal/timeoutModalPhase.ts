import type { SessionEndReason, SessionState } from '@stillhere/session-engine'

/** What the modal shows. */
export type TimeoutModalPhase =
  /** No question and no end. */
  | 'closed'
  /** Asks whether the user is still there. */
  | 'warning'
  /** Waits for the answer of the server. */
  | 'checking'
  /** The server cannot be reached; the request is retried. */
  | 'retrying'
  /** The browser is offline; the request is retried when it is back online. */
  | 'offline'
  /** The server has asked to wait; the request is retried. */
  | 'busy'
  /** The extension has failed. It is not retried, but the user may try again. */
  | 'unconfirmed'
  /** The session has ended, and the server requires a sign-in. */
  | 'needs-sign-in'
  /** The user has signed out in another tab or app. */
  | 'signed-out-elsewhere'
  /** The time is over, or the user has signed out. */
  | 'ended'

/** Returns why the session has ended, also during the sign-in after that; `null` before an end. */
export const selectEndReason = (state: SessionState): SessionEndReason | null =>
  state.status === 'ended' || (state.status === 'reauthenticating' && state.purpose === 'ended')
    ? (state.reason ?? 'idle-timeout')
    : null

const endPhases = {
  'idle-timeout': 'ended',
  'absolute-timeout': 'ended',
  'signed-out': 'ended',
  'signed-out-elsewhere': 'signed-out-elsewhere',
  'renewal-rejected': 'needs-sign-in',
  revoked: 'needs-sign-in',
  'user-changed': 'needs-sign-in',
} satisfies Record<SessionEndReason, TimeoutModalPhase>

/** `hasAsked`: the user has asked to stay. Before that, the failure of a renewal is not shown. */
export function timeoutModalPhase(state: SessionState, hasAsked: boolean): TimeoutModalPhase {
  if (state.status === 'expiring') {
    const { connection, extending, error } = state
    if (connection === 'offline') return connection
    if (!extending) return hasAsked && error ? 'unconfirmed' : 'warning'
    return connection === 'retrying' ? (error?.retryAfterMs === undefined ? 'retrying' : 'busy') : 'checking'
  }
  const reason = selectEndReason(state)
  return reason ? endPhases[reason] : 'closed'
}

/** Tells whether the modal shows that the session has ended. */
export const isOver = (phase: TimeoutModalPhase): boolean => Object.values<TimeoutModalPhase>(endPhases).includes(phase)
