import type { Authentication, TokenClientError } from '@stillhere/token-client'
import { deadlines } from './deadlines.ts'
import { factsOf, isSessionUsable } from './selectors.ts'
import type { SessionEvent } from './sessionEvents.ts'
import type { SessionPolicy } from './sessionPolicy.ts'
import type { Active, Expiring, SessionFacts, SessionState, Reauthenticating } from './sessionState.ts'
import { askedOf, close, end, live, place, signedOut, type Facts } from './transitions.ts'
import { isSameSubject, subjectOf, type SharedRecord } from './sharedRecord.ts'

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>

/** Where an event leads. Pure: the same state, event and policy give the same state; nothing changed gives the same object. */
export function sessionReducer(state: SessionState, event: SessionEvent, policy: SessionPolicy): SessionState {
  const { at } = event
  switch (event.type) {
    case 'sessionFound':
      return begin(state, event, policy)
    case 'noSessionFound': {
      const { ssoSession = 'none', reason } = event
      return isUnknown(state) ? signedOut(state, { ssoSession, ...(reason ? { reason } : {}) }) : state
    }
    case 'restoreFailed':
      return isUnknown(state) ? signedOut(state, { ssoSession: 'unknown', error: event.error }) : state
    case 'commandFailed':
      return { ...state, error: event.error }
    case 'activityReported':
      return reportActivity(state, event, policy)
    case 'timePassed':
      return passTime(state, at, policy)
    case 'serverContacted':
      return noteContact(state, event, policy)
    case 'renewalStarted':
      return isSessionUsable(state) && state.connection === 'ok' ? { ...state, connection: 'renewing' } : state
    case 'tokensRenewed':
      // tokens of somebody else: the sign-in that has brought them begins a session of its own
      return isSessionUsable(state) && isSameSubject(state.user, event.authentication.user)
        ? live(state, renewed(state, event.authentication, at), at, policy)
        : state
    case 'renewalFailed':
      return isSessionUsable(state) ? { ...state, ...trouble(event.error, state) } : state
    case 'extensionRequested':
      return state.status === 'expiring' ? live(state, {}, at, policy, 'here') : state
    case 'extensionConfirmed': {
      if (!isSessionUsable(state)) return state
      const lastActivityAt = Math.max(state.lastActivityAt, event.activityAt)
      return live(state, { ...renewed(state, event.authentication, at), lastActivityAt }, at, policy, null)
    }
    case 'extensionRefused':
      return isSessionUsable(state) ? live(state, trouble(event.error, state), at, policy, null) : state
    case 'reauthenticationStarted':
      return startReauthentication(state, event.purpose)
    case 'reauthenticationFailed':
      return failReauthentication(state, event.error, at, policy)
    case 'reauthenticationAbandoned':
      return failReauthentication(state, null, at, policy)
    case 'sessionLost':
      return 'user' in state && state.status !== 'ended' ? end(state, event.reason, event.error) : state
    case 'signedOut':
      return {
        ...signedOut(state, { ssoSession: event.ssoSession, reason: 'signed-out' }),
        generation: state.generation + 1,
      }
    case 'recordReceived':
      return receive(state, event.record, at, policy)
    case 'networkChanged':
      return reconnect(state, event.online)
    default:
      return event satisfies never
  }
}

/** Not asked yet, or asked in vain. */
const isUnknown = (state: SessionState) =>
  state.status === 'restoring' || (state.status === 'signed-out' && !state.reason && state.ssoSession === 'unknown')

/** Not over yet, though perhaps covered by a proof of identity. */
const isUnderWay = (state: SessionState): state is Active | Expiring | Reauthenticating =>
  isSessionUsable(state) || (state.status === 'reauthenticating' && !state.reason)

function passTime(state: SessionState, at: number, policy: SessionPolicy): SessionState {
  if (isSessionUsable(state)) return live(state, {}, at, policy)
  const isOver = isUnderWay(state) && at >= state.deadlines.deadlineAt
  return isOver ? close(state, `${state.deadlines.limit}-timeout`, policy) : state
}

function reportActivity(
  state: SessionState,
  { activityAt, at }: Of<'activityReported'>,
  policy: SessionPolicy,
): SessionState {
  const isNews = counts(state, policy) && activityAt > state.lastActivityAt
  return isNews ? live(state, { lastActivityAt: activityAt }, at, policy) : state
}

function noteContact(
  state: SessionState,
  { contactAt, at }: Of<'serverContacted'>,
  policy: SessionPolicy,
): SessionState {
  const lastContactAt = Math.min(contactAt, at)
  const isNews = isSessionUsable(state) && lastContactAt > state.lastContactAt
  return isNews ? live(state, { lastContactAt }, at, policy) : state
}

/** Behind the modal only an explicit answer counts, unless the policy says otherwise. */
const counts = (state: SessionState, policy: SessionPolicy): state is Active | Expiring =>
  state.status === 'active' || (state.status === 'expiring' && policy.confirm === 'any-activity')

function begin(
  state: SessionState,
  { authentication, isNew, record, at }: Of<'sessionFound'>,
  policy: SessionPolicy,
): SessionState {
  // a person who was in already, here or in another tab, has lost nothing by signing in once more
  const before = record ?? (isSessionUsable(state) && isSameSubject(state.user, authentication.user) ? state : null)
  const lastContactAt = Math.min(Math.max(authentication.contactedAt, before?.lastContactAt ?? 0), at)
  // signing in is activity, and no later than the contact it caused: alone it is no reason to extend
  const signedInAt = isNew || !record ? Math.min(authentication.contactedAt, at) : 0
  const generation = Math.max(state.generation, record?.generation ?? 0)
  const facts: Facts = {
    user: authentication.user,
    authentication,
    generation: isNew || !record ? generation + 1 : generation,
    lastActivityAt: Math.min(Math.max(signedInAt, before?.lastActivityAt ?? 0), at),
    lastContactAt,
    renewedAt: at,
    connection: 'ok',
    error: null,
  }
  return place(facts, at, policy, null)
}

const renewed = (state: SessionFacts, authentication: Authentication, at: number): Partial<Facts> => ({
  authentication,
  // the same claims keep their identity, so that nobody renders for a renewal
  user: JSON.stringify(authentication.user) === JSON.stringify(state.user) ? state.user : authentication.user,
  lastContactAt: Math.max(state.lastContactAt, Math.min(authentication.contactedAt, at)),
  renewedAt: at,
  connection: 'ok',
  error: null,
})

const trouble = (error: TokenClientError, state: SessionState): Pick<SessionState, 'connection' | 'error'> => ({
  error,
  connection: state.connection === 'offline' ? 'offline' : error.retryable ? 'retrying' : 'ok',
})

function startReauthentication(state: SessionState, purpose: 'ended' | 'stale' | 'step-up'): SessionState {
  if (!('user' in state) || state.status === 'reauthenticating') return state
  return {
    status: 'reauthenticating',
    purpose,
    ...('reason' in state ? { reason: state.reason } : {}),
    ...factsOf(state),
    generation: state.generation,
    connection: state.connection,
    error: null,
  }
}

/** Back to where it was: over if it was over, else as usable as the clock allows. */
function failReauthentication(
  state: SessionState,
  error: TokenClientError | null,
  at: number,
  policy: SessionPolicy,
): SessionState {
  if (state.status !== 'reauthenticating') return state
  const { reason } = state
  return reason ? end(state, reason, error, state.generation) : place({ ...state, error }, at, policy, null)
}

function receive(state: SessionState, record: SharedRecord, at: number, policy: SessionPolicy): SessionState {
  if (record.generation < state.generation) return state
  const { generation, endReason } = record
  if (!isUnderWay(state)) return generation > state.generation ? { ...state, generation } : state
  if (endReason) {
    if (endReason !== 'signed-out') return end(state, endReason, null, generation)
    return { ...end(state, 'signed-out-elsewhere', null, generation), byPerson: true }
  }
  if (record.subject !== subjectOf(state.user))
    return generation > state.generation ? end(state, 'user-changed', null, generation) : state
  const lastActivityAt = Math.max(state.lastActivityAt, Math.min(record.lastActivityAt, at))
  const lastContactAt = Math.max(state.lastContactAt, Math.min(record.lastContactAt, at))
  const asked = askedOf(state) === 'here' ? 'here' : record.extending ? 'elsewhere' : null
  const isNews =
    generation > state.generation ||
    lastActivityAt > state.lastActivityAt ||
    lastContactAt > state.lastContactAt ||
    asked !== askedOf(state)
  if (!isNews) return state
  const change = { generation, lastActivityAt, lastContactAt }
  if (isSessionUsable(state)) return live(state, change, at, policy, asked)
  return { ...state, ...change, deadlines: deadlines({ ...state.authentication, ...change }, policy) }
}

const reconnect = (state: SessionState, online: boolean): SessionState => {
  const connection = online ? (state.connection === 'offline' ? 'ok' : state.connection) : 'offline'
  return connection === state.connection ? state : { ...state, connection }
}
