import type { TokenClientError } from '@stillhere/token-client'
import { deadlines } from './deadlines.ts'
import { factsOf } from './selectors.ts'
import type { SessionPolicy } from './sessionPolicy.ts'
import type {
  Active,
  Ended,
  Expiring,
  Reauthenticating,
  SessionEndReason,
  SessionFacts,
  SessionState,
  SignedOut,
} from './sessionState.ts'

/** What is known of a session, without what follows from it. */
export type Facts = Omit<SessionFacts, 'deadlines'> & Pick<SessionState, 'generation' | 'connection' | 'error'>

export const signedOut = (
  state: SessionState,
  more: Pick<SignedOut, 'ssoSession'> & Partial<SignedOut>,
): SignedOut => ({
  status: 'signed-out',
  generation: state.generation,
  connection: state.connection,
  error: null,
  ...more,
})

/** Where a session with these facts stands at this instant. */
export function place(facts: Facts, at: number, policy: SessionPolicy, extending: boolean): SessionState {
  const { generation, connection, error, authentication, lastActivityAt, lastContactAt } = facts
  const when = deadlines({ ...authentication, lastActivityAt, lastContactAt }, policy)
  const { deadlineAt, limit } = when
  const common = { ...factsOf({ ...facts, deadlines: when }), generation, connection, error }
  const isOver = at >= deadlineAt
  // an answer that is under way decides, even if it arrives after the deadline
  if (isOver && !(extending && limit === 'idle'))
    return close({ status: 'active', ...common, limit, deadlineAt }, `${limit}-timeout`, policy)
  if (at >= when.warnAt) return { status: 'expiring', ...common, limit, deadlineAt, extending }
  return { status: 'active', ...common, limit, deadlineAt }
}

export const live = (
  state: Active | Expiring,
  change: Partial<Facts>,
  at: number,
  policy: SessionPolicy,
): SessionState => {
  const next = place({ ...state, ...change }, at, policy, state.status === 'expiring' && state.extending)
  return Object.keys(change).length === 0 && next.status === state.status && next.error === state.error ? state : next
}

/** At a deadline the policy decides what is left. */
export const close = (
  state: Active | Reauthenticating,
  reason: SessionEndReason,
  policy: SessionPolicy,
): SessionState =>
  policy.onEnd === 'lock'
    ? end(state, reason, state.error)
    : { ...signedOut(state, { reason, ssoSession: 'unknown' }), generation: state.generation + 1 }

export const end = (
  state: Exclude<SessionState, { status: 'restoring' | 'signed-out' }>,
  reason: SessionEndReason,
  error: TokenClientError | null,
  generation: number = state.generation + 1,
): Ended => ({
  status: 'ended',
  reason,
  ...factsOf(state),
  generation,
  connection: state.connection === 'offline' ? 'offline' : 'ok',
  error,
})
