import type { Authentication, TokenClientError } from '@stillhere/token-client'
import { deadlines } from './deadlines.ts'
import type { SessionEvent } from './sessionEvents.ts'
import type { SessionPolicy } from './sessionPolicy.ts'
import {
  factsOf,
  isSessionUsable,
  type Active,
  type Expiring,
  type Reauthenticating,
  type SessionEndReason,
  type SessionFacts,
  type SessionState,
} from './sessionState.ts'
import { isSameSubject, subjectOf, type SharedRecord } from './sharedRecord.ts'
import { askedOf, close, computeState, end, signedOut, updateLive, type Facts } from './transitions.ts'

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>

/** Returns the state after an event. Pure. Returns the same object if the event changes nothing. */
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
      // tokens of another user belong to the session that their sign-in begins
      return isSessionUsable(state) && isSameSubject(state.user, event.authentication.user)
        ? updateLive(state, renewed(state, event.authentication, at), at, policy)
        : state
    case 'renewalFailed':
      return isSessionUsable(state) ? { ...state, ...trouble(event.error, state) } : state
    case 'extensionRequested':
      return state.status === 'expiring' ? updateLive(state, {}, at, policy, 'here') : state
    case 'extensionConfirmed': {
      if (!isSessionUsable(state)) return state
      const lastActivityAt = Math.max(state.lastActivityAt, event.activityAt)
      return updateLive(state, { ...renewed(state, event.authentication, at), lastActivityAt }, at, policy, null)
    }
    case 'extensionRefused':
      return isSessionUsable(state) ? updateLive(state, trouble(event.error, state), at, policy, null) : state
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

/** Returns whether it is still unknown if there is a session. */
const isUnknown = (state: SessionState) =>
  state.status === 'restoring' || (state.status === 'signed-out' && !state.reason && state.ssoSession === 'unknown')

/** Returns whether the session has not ended, although a sign-in may cover it. */
const isUnderWay = (state: SessionState): state is Active | Expiring | Reauthenticating =>
  isSessionUsable(state) || (state.status === 'reauthenticating' && !state.reason)

function passTime(state: SessionState, at: number, policy: SessionPolicy): SessionState {
  if (isSessionUsable(state)) return updateLive(state, {}, at, policy)
  const isOver = isUnderWay(state) && at >= state.deadlines.deadlineAt
  return isOver ? close(state, `${state.deadlines.limit}-timeout`, policy) : state
}

function reportActivity(
  state: SessionState,
  { activityAt, at }: Of<'activityReported'>,
  policy: SessionPolicy,
): SessionState {
  const isNewer = countsAsActivity(state, policy) && activityAt > state.lastActivityAt
  return isNewer ? updateLive(state, { lastActivityAt: activityAt }, at, policy) : state
}

function noteContact(
  state: SessionState,
  { contactAt, at }: Of<'serverContacted'>,
  policy: SessionPolicy,
): SessionState {
  const lastContactAt = Math.min(contactAt, at)
  const isNewer = isSessionUsable(state) && lastContactAt > state.lastContactAt
  return isNewer ? updateLive(state, { lastContactAt }, at, policy) : state
}

/** While the warning is shown, only an explicit answer counts, unless the policy says otherwise. */
const countsAsActivity = (state: SessionState, policy: SessionPolicy): state is Active | Expiring =>
  state.status === 'active' || (state.status === 'expiring' && policy.confirm === 'any-activity')

function begin(
  state: SessionState,
  { authentication, isNew, record, at }: Of<'sessionFound'>,
  policy: SessionPolicy,
): SessionState {
  // a user who was signed in, in any tab, keeps their instants when they sign in again
  const before = record ?? (isSessionUsable(state) && isSameSubject(state.user, authentication.user) ? state : null)
  const lastContactAt = Math.min(Math.max(authentication.contactedAt, before?.lastContactAt ?? 0), at)
  // signing in is activity, but no later than its own contact: alone it is no reason to extend
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
  return computeState(facts, at, policy, null)
}

const renewed = (state: SessionFacts, authentication: Authentication, at: number): Partial<Facts> => ({
  authentication,
  // equal claims keep their object identity, so that a renewal causes no render
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

/** Restores what was before: ended if it had ended, else the state that the clock allows. */
function failReauthentication(
  state: SessionState,
  error: TokenClientError | null,
  at: number,
  policy: SessionPolicy,
): SessionState {
  if (state.status !== 'reauthenticating') return state
  const { reason } = state
  return reason ? end(state, reason, error, state.generation) : computeState({ ...state, error }, at, policy, null)
}

function receive(state: SessionState, record: SharedRecord, at: number, policy: SessionPolicy): SessionState {
  if (record.generation < state.generation) return state
  const { generation, endReason } = record
  if (!isUnderWay(state)) return generation > state.generation ? { ...state, generation } : state
  if (endReason) {
    if (endReason === 'signed-out') return { ...end(state, 'signed-out-elsewhere', null, generation), byPerson: true }
    // a timeout ends the session in every tab as the policy says, whichever tab noticed it first
    return isTimeout(endReason)
      ? close({ ...state, error: null }, endReason, policy, generation)
      : end(state, endReason, null, generation)
  }
  if (record.subject !== subjectOf(state.user))
    return generation > state.generation ? end(state, 'user-changed', null, generation) : state
  const lastActivityAt = Math.max(state.lastActivityAt, Math.min(record.lastActivityAt, at))
  const lastContactAt = Math.max(state.lastContactAt, Math.min(record.lastContactAt, at))
  const asked = askedOf(state) === 'here' ? 'here' : record.extending ? 'elsewhere' : null
  const isNewer =
    generation > state.generation ||
    lastActivityAt > state.lastActivityAt ||
    lastContactAt > state.lastContactAt ||
    asked !== askedOf(state)
  if (!isNewer) return state
  const change = { generation, lastActivityAt, lastContactAt }
  if (isSessionUsable(state)) return updateLive(state, change, at, policy, asked)
  return { ...state, ...change, deadlines: deadlines({ ...state.authentication, ...change }, policy) }
}

const isTimeout = (reason: SessionEndReason) => reason === 'idle-timeout' || reason === 'absolute-timeout'

const reconnect = (state: SessionState, online: boolean): SessionState => {
  const connection = online ? (state.connection === 'offline' ? 'ok' : state.connection) : 'offline'
  return connection === state.connection ? state : { ...state, connection }
}
