import type { TokenClientError } from '@stillhere/token-client'
import { deadlines } from './deadlines.ts'
import type { SessionPolicy } from './sessionPolicy.ts'
import {
  factsOf,
  type Active,
  type Ended,
  type Expiring,
  type Reauthenticating,
  type SessionEndReason,
  type SessionFacts,
  type SessionState,
  type SignedOut,
} from './sessionState.ts'

/** The facts from which {@link computeState} derives a state. */
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

/** In which tab the user asked to stay, while the answer is pending: this one, another one, or none (`null`). */
export type Asked = 'here' | 'elsewhere' | null

export const askedOf = (state: SessionState): Asked =>
  state.status === 'expiring' && state.extending ? (state.askedElsewhere ? 'elsewhere' : 'here') : null

/**
 * How long past the deadline a pending answer is awaited, in ms. The answer decides, even if it arrives late. The wait for
 * another tab is limited, because that tab may have crashed.
 */
const patienceMs = { here: Infinity, elsewhere: 15_000 }

/** Returns when the session ends if no further event occurs. */
export const endsAt = ({ deadlineAt, limit }: Pick<Active, 'deadlineAt' | 'limit'>, asked: Asked): number =>
  deadlineAt + (asked && limit === 'idle' ? patienceMs[asked] : 0)

/** Computes the state of a session with these facts at the instant `at`. */
export function computeState(facts: Facts, at: number, policy: SessionPolicy, asked: Asked): SessionState {
  const { generation, connection, error, authentication, lastActivityAt, lastContactAt } = facts
  const when = deadlines({ ...authentication, lastActivityAt, lastContactAt }, policy)
  const { deadlineAt, limit, absoluteNoticeAt } = when
  const common = {
    ...factsOf({ ...facts, deadlines: when }),
    generation,
    connection,
    error,
    limit,
    deadlineAt,
    ...(absoluteNoticeAt !== null && at >= absoluteNoticeAt ? { absoluteNotice: true as const } : {}),
  }
  if (at >= endsAt(when, asked)) return close({ status: 'active', ...common }, `${limit}-timeout`, policy)
  if (at < when.warnAt) return { status: 'active', ...common }
  const elsewhere = asked === 'elsewhere' ? { askedElsewhere: true as const } : {}
  return { status: 'expiring', ...common, extending: asked !== null, ...elsewhere }
}

/** Applies a change to a usable session. Returns the same object if nothing changed. */
export const updateLive = (
  state: Active | Expiring,
  change: Partial<Facts>,
  at: number,
  policy: SessionPolicy,
  asked: Asked = askedOf(state),
): SessionState => {
  const next = computeState({ ...state, ...change }, at, policy, asked)
  const isSame =
    Object.keys(change).length === 0 &&
    asked === askedOf(state) &&
    next.status === state.status &&
    next.error === state.error &&
    'absoluteNotice' in next === 'absoluteNotice' in state
  return isSame ? state : next
}

/** Ends a session at a deadline: what is kept depends on `policy.onEnd`. */
export const close = (
  state: Active | Expiring | Reauthenticating,
  reason: SessionEndReason,
  policy: SessionPolicy,
  generation: number = state.generation + 1,
): SessionState =>
  policy.onEnd === 'lock'
    ? end(state, reason, state.error, generation)
    : { ...signedOut(state, { reason, ssoSession: 'unknown' }), generation }

/** Ends a session and keeps its facts, for a return in place. */
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
