import { TokenClientError, type Authentication } from '@stillhere/token-client'
import { describe, expect, test } from 'vitest'
import { deadlines } from './deadlines.ts'
import type { SessionEvent } from './sessionEvents.ts'
import { policies } from './policies.ts'
import { sessionReducer } from './sessionReducer.ts'
import { initialSessionState, type SessionFacts, type SessionState, type SessionStatus } from './sessionState.ts'
import { subjectOf, type SharedRecord } from './sharedRecord.ts'

type EventType = SessionEvent['type']
type Sample = { [S in SessionStatus]: Extract<SessionState, { status: S }> }

const start = 1_700_000_000_000
/** Warns 240 s after the start and ends after 300 s. */
const policy = policies.reference300
const ada = { iss: 'https://auth.example', sub: 'ada', name: 'Ada' }
const error = new TokenClientError('token-client/network', 'renewal', 'no network')
const lost = new TokenClientError('token-client/login-required', 'silent-authentication', 'gone')
const proof = (contactedAt: number): Authentication => ({ user: ada, authenticatedAt: start, contactedAt })

const freeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(freeze)
  return value instanceof Error ? value : Object.freeze(value)
}

const facts: SessionFacts = {
  user: ada,
  authentication: proof(start),
  lastActivityAt: start,
  lastContactAt: start,
  renewedAt: start,
  deadlines: deadlines({ authenticatedAt: start, lastActivityAt: start, lastContactAt: start }, policy),
}
const common = { generation: 1, connection: 'ok', error: null } as const
const live = { ...facts, ...common, limit: 'idle', deadlineAt: start + 300_000 } as const

const states: Sample = freeze({
  restoring: initialSessionState,
  'signed-out': { ...common, status: 'signed-out', reason: 'signed-out', ssoSession: 'none' },
  active: { ...live, status: 'active' },
  expiring: { ...live, status: 'expiring', extending: false },
  reauthenticating: { ...facts, ...common, status: 'reauthenticating', purpose: 'stale' },
  ended: { ...facts, ...common, status: 'ended', reason: 'idle-timeout' },
})

/** When the event happens to each of them. */
const instants: Record<SessionStatus, number> = {
  restoring: start,
  'signed-out': start + 250_000,
  active: start + 100_000,
  expiring: start + 250_000,
  reauthenticating: start + 100_000,
  ended: start + 400_000,
}

const record = (at: number): SharedRecord => ({
  generation: 1,
  subject: subjectOf(ada),
  lastActivityAt: at - 200,
  lastContactAt: at - 100,
})

const sampleEvents = (at: number): { [T in EventType]: Extract<SessionEvent, { type: T }> } => ({
  sessionFound: { type: 'sessionFound', at, authentication: proof(at - 100), isNew: true, record: null },
  noSessionFound: { type: 'noSessionFound', at },
  restoreFailed: { type: 'restoreFailed', at, error },
  commandFailed: { type: 'commandFailed', at, error },
  activityReported: { type: 'activityReported', at, activityAt: at - 50 },
  timePassed: { type: 'timePassed', at },
  serverContacted: { type: 'serverContacted', at, contactAt: at - 50 },
  renewalStarted: { type: 'renewalStarted', at },
  tokensRenewed: { type: 'tokensRenewed', at, authentication: proof(at - 100) },
  renewalFailed: { type: 'renewalFailed', at, error },
  extensionRequested: { type: 'extensionRequested', at },
  extensionConfirmed: { type: 'extensionConfirmed', at, authentication: proof(at - 100), activityAt: at - 300 },
  extensionRefused: { type: 'extensionRefused', at, error },
  reauthenticationStarted: { type: 'reauthenticationStarted', at, purpose: 'step-up' },
  reauthenticationFailed: { type: 'reauthenticationFailed', at, error },
  reauthenticationAbandoned: { type: 'reauthenticationAbandoned', at },
  sessionLost: { type: 'sessionLost', at, reason: 'signed-out-elsewhere', error: lost },
  signedOut: { type: 'signedOut', at, ssoSession: 'none' },
  recordReceived: { type: 'recordReceived', at, record: record(at) },
  networkChanged: { type: 'networkChanged', at, online: false },
})

/** `same`: the event has no effect in this status, and no listener is notified. */
type Expected = 'same' | ({ status: SessionStatus } & Record<string, unknown>)

const begun = (at: number, generation: number) => ({
  status: 'active' as const,
  generation,
  lastActivityAt: at - 100,
  lastContactAt: at - 100,
  renewedAt: at,
  deadlineAt: at - 100 + policy.idleTimeoutMs,
  connection: 'ok',
  error: null,
})
/** The click counts from when it was made, the contact from when it was begun. */
const stayed = (at: number) => ({
  ...begun(at, 1),
  lastActivityAt: at - 300,
  deadlineAt: at - 300 + policy.idleTimeoutMs,
})
const signedOut = (generation: number) => ({
  status: 'signed-out' as const,
  reason: 'signed-out',
  ssoSession: 'none',
  generation,
})
const isLost = { status: 'ended', reason: 'signed-out-elsewhere', error: lost, generation: 2 } as const

/** A new event or status does not compile until it is decided here what it means. */
const table: Record<SessionStatus, Record<EventType, Expected>> = {
  restoring: {
    sessionFound: begun(instants.restoring, 1),
    noSessionFound: { status: 'signed-out', ssoSession: 'none', error: null, generation: 0 },
    restoreFailed: { status: 'signed-out', ssoSession: 'unknown', error },
    commandFailed: { status: 'restoring', error },
    activityReported: 'same',
    timePassed: 'same',
    serverContacted: 'same',
    renewalStarted: 'same',
    tokensRenewed: 'same',
    renewalFailed: 'same',
    extensionRequested: 'same',
    extensionConfirmed: 'same',
    extensionRefused: 'same',
    reauthenticationStarted: 'same',
    reauthenticationFailed: 'same',
    reauthenticationAbandoned: 'same',
    sessionLost: 'same',
    signedOut: signedOut(1),
    recordReceived: { status: 'restoring', generation: 1 },
    networkChanged: { status: 'restoring', connection: 'offline' },
  },
  'signed-out': {
    sessionFound: begun(instants['signed-out'], 2),
    noSessionFound: 'same',
    restoreFailed: 'same',
    commandFailed: { status: 'signed-out', reason: 'signed-out', error },
    activityReported: 'same',
    timePassed: 'same',
    serverContacted: 'same',
    renewalStarted: 'same',
    tokensRenewed: 'same',
    renewalFailed: 'same',
    extensionRequested: 'same',
    extensionConfirmed: 'same',
    extensionRefused: 'same',
    reauthenticationStarted: 'same',
    reauthenticationFailed: 'same',
    reauthenticationAbandoned: 'same',
    sessionLost: 'same',
    signedOut: signedOut(2),
    recordReceived: 'same',
    networkChanged: { status: 'signed-out', connection: 'offline' },
  },
  active: {
    sessionFound: begun(instants.active, 2),
    noSessionFound: 'same',
    restoreFailed: 'same',
    commandFailed: { status: 'active', error },
    activityReported: { status: 'active', lastActivityAt: instants.active - 50, deadlineAt: start + 300_000 },
    timePassed: 'same',
    serverContacted: { status: 'active', lastContactAt: instants.active - 50, deadlineAt: start + 300_000 },
    renewalStarted: { status: 'active', connection: 'renewing' },
    tokensRenewed: { status: 'active', lastActivityAt: start, lastContactAt: instants.active - 100, generation: 1 },
    renewalFailed: { status: 'active', connection: 'retrying', error },
    extensionRequested: 'same',
    extensionConfirmed: stayed(instants.active),
    extensionRefused: { status: 'active', connection: 'retrying', error, deadlineAt: start + 300_000 },
    reauthenticationStarted: { status: 'reauthenticating', purpose: 'step-up', generation: 1 },
    reauthenticationFailed: 'same',
    reauthenticationAbandoned: 'same',
    sessionLost: isLost,
    signedOut: signedOut(2),
    recordReceived: {
      status: 'active',
      generation: 1,
      lastActivityAt: instants.active - 200,
      lastContactAt: instants.active - 100,
      deadlineAt: instants.active - 200 + policy.idleTimeoutMs,
    },
    networkChanged: { status: 'active', connection: 'offline' },
  },
  expiring: {
    sessionFound: begun(instants.expiring, 2),
    noSessionFound: 'same',
    restoreFailed: 'same',
    commandFailed: { status: 'expiring', error },
    activityReported: 'same', // behind the modal only an answer counts
    timePassed: 'same',
    serverContacted: { status: 'expiring', lastContactAt: instants.expiring - 50, deadlineAt: start + 300_000 },
    renewalStarted: { status: 'expiring', connection: 'renewing', extending: false },
    tokensRenewed: { status: 'expiring', lastActivityAt: start, deadlineAt: start + 300_000 },
    renewalFailed: { status: 'expiring', connection: 'retrying', error },
    extensionRequested: { status: 'expiring', extending: true, deadlineAt: start + 300_000 },
    extensionConfirmed: stayed(instants.expiring),
    extensionRefused: { status: 'expiring', extending: false, connection: 'retrying', error },
    reauthenticationStarted: { status: 'reauthenticating', purpose: 'step-up' },
    reauthenticationFailed: 'same',
    reauthenticationAbandoned: 'same',
    sessionLost: isLost,
    signedOut: signedOut(2),
    recordReceived: { status: 'active', lastActivityAt: instants.expiring - 200 },
    networkChanged: { status: 'expiring', connection: 'offline' },
  },
  reauthenticating: {
    sessionFound: begun(instants.reauthenticating, 2),
    noSessionFound: 'same',
    restoreFailed: 'same',
    commandFailed: { status: 'reauthenticating', error },
    activityReported: 'same',
    timePassed: 'same',
    serverContacted: 'same',
    renewalStarted: 'same',
    tokensRenewed: 'same',
    renewalFailed: 'same',
    extensionRequested: 'same',
    extensionConfirmed: 'same',
    extensionRefused: 'same',
    reauthenticationStarted: 'same',
    reauthenticationFailed: { status: 'active', error, generation: 1, deadlineAt: start + 300_000 },
    reauthenticationAbandoned: { status: 'active', error: null, generation: 1, deadlineAt: start + 300_000 },
    sessionLost: isLost,
    signedOut: signedOut(2),
    recordReceived: { status: 'reauthenticating', purpose: 'stale', lastActivityAt: instants.reauthenticating - 200 },
    networkChanged: { status: 'reauthenticating', connection: 'offline' },
  },
  ended: {
    sessionFound: begun(instants.ended, 2),
    noSessionFound: 'same',
    restoreFailed: 'same',
    commandFailed: { status: 'ended', reason: 'idle-timeout', error },
    activityReported: 'same',
    timePassed: 'same',
    serverContacted: 'same',
    renewalStarted: 'same',
    tokensRenewed: 'same',
    renewalFailed: 'same',
    extensionRequested: 'same',
    extensionConfirmed: 'same',
    extensionRefused: 'same',
    reauthenticationStarted: { status: 'reauthenticating', purpose: 'step-up', reason: 'idle-timeout' },
    reauthenticationFailed: 'same',
    reauthenticationAbandoned: 'same',
    sessionLost: 'same', // the first reason is the true one
    signedOut: signedOut(2),
    recordReceived: 'same',
    networkChanged: { status: 'ended', connection: 'offline' },
  },
}

const reduce = (state: SessionState, event: SessionEvent) => sessionReducer(state, freeze(event), policy)

const pairs = Object.entries(table).flatMap(([status, row]) =>
  Object.entries(row).map(([type, expected]) => ({
    status: status as SessionStatus,
    type: type as EventType,
    leadsTo: expected === 'same' ? 'nothing' : expected.status,
    expected,
  })),
)

describe('every event in every status', () => {
  test.each(pairs)('$type while $status leads to $leadsTo', ({ status, type, expected }) => {
    const event = sampleEvents(instants[status])[type]
    const next = reduce(states[status], event)
    if (expected === 'same') expect(next).toBe(states[status])
    else expect(next).toMatchObject(expected)
    if (expected !== 'same') expect(next).not.toBe(states[status])
    expect(reduce(states[status], event)).toEqual(next) // nothing but the arguments decides
  })
})
