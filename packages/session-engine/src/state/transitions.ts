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

/** Where the person has asked to stay, and waits for the answer. */
export type Asked = 'here' | 'elsewhere' | null

export const askedOf = (state: SessionState): Asked =>
  state.status === 'expiring' && state.extending ? (state.askedElsewhere ? 'elsewhere' : 'here') : null

/**
 * An answer that is under way decides, even if it arrives after the deadline. Another tab's is waited for this long: that
 * tab may have crashed.
 */
const patienceMs = { here: Infinity, elsewhere: 15_000 }

/** When it is over, unless something moves it. */
export const endsAt = ({ deadlineAt, limit }: Pick<Active, 'deadlineAt' | 'limit'>, asked: Asked): number =>
  deadlineAt + (asked && limit === 'idle' ? patienceMs[asked] : 0)

/** Where a session with these facts stands at this instant. */
export function place(facts: Facts, at: number, policy: SessionPolicy, asked: Asked): SessionState {
  const { generation, connection, error, authentication, lastActivityAt, lastContactAt } = facts
  const when = deadlines({ ...authentication, lastActivityAt, lastContactAt }, policy)
  const { deadlineAt, limit } = when
  const common = { ...factsOf({ ...facts, deadlines: when }), generation, connection, error }
  if (at >= endsAt(when, asked))
    return close({ status: 'active', ...common, limit, deadlineAt }, `${limit}-timeout`, policy)
  if (at >= when.warnAt) {
    const elsewhere = asked === 'elsewhere' ? { askedElsewhere: true as const } : {}
    return { status: 'expiring', ...common, limit, deadlineAt, extending: asked !== null, ...elsewhere }
  }
  return { status: 'active', ...common, limit, deadlineAt }
}

export const live = (
  state: Active | Expiring,
  change: Partial<Facts>,
  at: number,
  policy: SessionPolicy,
  asked: Asked = askedOf(state),
): SessionState => {
  const next = place({ ...state, ...change }, at, policy, asked)
  const isSame = asked === askedOf(state) && next.status === state.status && next.error === state.error
  return Object.keys(change).length === 0 && isSame ? state : next
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
