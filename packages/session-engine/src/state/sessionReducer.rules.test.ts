import { TokenClientError, type Authentication } from '@stillhere/token-client'
import { describe, expect, test } from 'vitest'
import type { SessionEvent } from './sessionEvents.ts'
import { policies } from './policies.ts'
import type { SessionPolicy } from './sessionPolicy.ts'
import { sessionReducer } from './sessionReducer.ts'
import { initialSessionState, type SessionState, type SessionStatus } from './sessionState.ts'
import { subjectOf, type SharedRecord } from './sharedRecord.ts'

const start = 1_700_000_000_000
const at = (ms: number) => start + ms
/** Warns 240 s after the start and ends after 300 s. */
const policy = policies.reference300
const ada = { iss: 'https://auth.example', sub: 'ada', name: 'Ada' }
const grace = { ...ada, sub: 'grace', name: 'Grace' }
const error = new TokenClientError('token-client/network', 'renewal', 'no network')
const proof = (ms: number, more: Partial<Authentication> = {}): Authentication => ({
  user: ada,
  authenticatedAt: start,
  contactedAt: at(ms),
  ...more,
})
const record = (more: Partial<SharedRecord>): SharedRecord => ({
  generation: 1,
  subject: subjectOf(ada),
  lastActivityAt: start,
  lastContactAt: start,
  ...more,
})

const after = (state: SessionState, ...events: SessionEvent[]) =>
  events.reduce((before, event) => sessionReducer(before, event, policy), state)
const timePassed = (ms: number): SessionEvent => ({ type: 'timePassed', at: at(ms) })
const stepUp: SessionEvent = { type: 'reauthenticationStarted', at: at(1), purpose: 'step-up' }

const restoring = initialSessionState
const active = after(restoring, {
  type: 'sessionFound',
  at: start,
  authentication: proof(0),
  isNew: true,
  record: null,
})
const expiring = after(active, timePassed(240_000))
const asking = after(expiring, { type: 'extensionRequested', at: at(250_000) })
const ended = after(active, timePassed(300_000))
const proving = after(active, stepUp)
const provingAgain = after(ended, { ...stepUp, purpose: 'ended' })
const offline = (state: SessionState) => after(state, { type: 'networkChanged', at: start, online: false })

/** `same`: the same object, so no listener is notified. */
type Case = {
  name: string
  from: SessionState
  event: SessionEvent
  rules?: Partial<SessionPolicy>
  expected: 'same' | ({ status: SessionStatus } & Record<string, unknown>)
}

const activity = (ms: number, activityAt: number): SessionEvent => ({
  type: 'activityReported',
  at: at(ms),
  activityAt: at(activityAt),
})
const tokens = (authentication: Authentication): SessionEvent => ({
  type: 'tokensRenewed',
  at: at(1_000),
  authentication,
})
const told = (ms: number, more: Partial<SharedRecord>): SessionEvent => ({
  type: 'recordReceived',
  at: at(ms),
  record: record(more),
})
const found = (ms: number, known: SharedRecord): SessionEvent => ({
  type: 'sessionFound',
  at: at(ms),
  authentication: proof(ms - 100),
  isNew: false,
  record: known,
})
const signedIn = (ms: number, authentication: Authentication, known: SharedRecord | null = null): SessionEvent => ({
  type: 'sessionFound',
  at: at(ms),
  authentication,
  isNew: true,
  record: known,
})
const confirmed: SessionEvent = {
  type: 'extensionConfirmed',
  at: at(301_000),
  authentication: proof(299_000),
  activityAt: at(298_000),
}
const refused = (ms: number): SessionEvent => ({ type: 'extensionRefused', at: at(ms), error })
const abandoned = (ms: number): SessionEvent => ({ type: 'reauthenticationAbandoned', at: at(ms) })
const isIdle = { status: 'ended', reason: 'idle-timeout', generation: 2 } as const

const cases: Record<string, Case[]> = {
  'time passes': [
    { name: 'not a moment before', from: active, event: timePassed(239_999), expected: 'same' },
    { name: 'warns at the instant', from: active, event: timePassed(240_000), expected: { status: 'expiring' } },
    {
      name: 'still warns one millisecond before the deadline',
      from: expiring,
      event: timePassed(299_999),
      expected: 'same',
    },
    { name: 'ends at the instant', from: expiring, event: timePassed(300_000), expected: isIdle },
    { name: 'ends after a long sleep with no warning between', from: active, event: timePassed(9e6), expected: isIdle },
    { name: 'waits for a pending answer', from: asking, event: timePassed(300_001), expected: 'same' },
    {
      name: 'does not wait for an answer at the absolute limit',
      from: asking,
      event: timePassed(260_000),
      rules: { absoluteTimeoutMs: 260_000 },
      expected: { status: 'ended', reason: 'absolute-timeout' },
    },
    ...(['sign-out-application', 'sign-out-sso'] as const).map((onEnd) => ({
      name: `keeps nothing with ${onEnd}`,
      from: expiring,
      event: timePassed(300_000),
      rules: { onEnd },
      expected: { status: 'signed-out', reason: 'idle-timeout', ssoSession: 'unknown', generation: 2 } as const,
    })),
  ],
  'activity is reported': [
    { name: 'older activity than the last: ignored', from: active, event: activity(1_000, 0), expected: 'same' },
    {
      name: 'any activity answers the warning if the policy says so',
      from: after(active, { ...told(200_000, { lastContactAt: at(200_000) }) }, timePassed(250_000)),
      event: activity(250_000, 249_950),
      rules: { confirm: 'any-activity' },
      expected: { status: 'active', lastActivityAt: at(249_950), deadlineAt: at(500_000) },
    },
    { name: 'committed after the deadline', from: active, event: activity(300_000, 299_000), expected: isIdle },
  ],
  'an API call extended the session': [
    {
      name: 'in the future: it counts from now',
      from: active,
      event: { type: 'serverContacted', at: at(1_000), contactAt: at(9e6) },
      expected: { status: 'active', lastContactAt: at(1_000), lastActivityAt: start },
    },
    {
      name: 'before the last contact: ignored',
      from: active,
      event: { type: 'serverContacted', at: at(1_000), contactAt: start },
      expected: 'same',
    },
  ],
  'tokens arrive': [
    {
      name: 'of another user: ignored',
      from: active,
      event: tokens(proof(900, { user: grace })),
      expected: 'same',
    },
    {
      name: 'from a contact in the future: it counts from now',
      from: active,
      event: tokens(proof(9e6)),
      expected: { status: 'active', lastContactAt: at(1_000) },
    },
    {
      name: 'from a contact before the last one: it does not move back',
      from: after(active, told(600, { lastContactAt: at(500) })),
      event: tokens(proof(100)),
      expected: { status: 'active', lastContactAt: at(500) },
    },
    {
      name: 'with an earlier limit of the provider',
      from: active,
      event: tokens(proof(900, { ssoSessionExpiresAt: at(90_000) })),
      expected: { status: 'active', limit: 'absolute', deadlineAt: at(90_000) },
    },
    {
      name: 'while a renewal runs: a second start changes nothing',
      from: after(active, { type: 'renewalStarted', at: start }),
      event: { type: 'renewalStarted', at: at(1_000) },
      expected: 'same',
    },
  ],
  'the user asks to stay': [
    {
      name: 'granted, although the answer comes after the deadline',
      from: asking,
      event: confirmed,
      expected: { status: 'active', lastActivityAt: at(298_000), lastContactAt: at(299_000), deadlineAt: at(598_000) },
    },
    { name: 'refused after the deadline', from: asking, event: refused(301_000), expected: isIdle },
    {
      name: 'refused while offline: stays offline',
      from: offline(asking),
      event: refused(260_000),
      expected: { status: 'expiring', connection: 'offline', extending: false },
    },
    {
      name: 'another tab gets its answer first',
      from: asking,
      event: told(260_000, { lastActivityAt: at(255_000), lastContactAt: at(255_000) }),
      expected: { status: 'active', deadlineAt: at(555_000) },
    },
  ],
  reauthentication: [
    { name: 'open one millisecond before the deadline', from: proving, event: timePassed(299_999), expected: 'same' },
    { name: 'open at the deadline', from: proving, event: timePassed(300_000), expected: isIdle },
    {
      name: 'by the same user: their later activity stays',
      from: after(active, activity(800, 800)),
      event: signedIn(1_000, proof(500)),
      expected: { status: 'active', lastActivityAt: at(800), lastContactAt: at(500), generation: 2 },
    },
    {
      name: 'failed: ended as before, in the same generation',
      from: provingAgain,
      event: { type: 'reauthenticationFailed', at: at(400_000), error },
      expected: { ...isIdle, error },
    },
    {
      name: 'abandoned: ended as before, without an error',
      from: provingAgain,
      event: abandoned(400_000),
      expected: { ...isIdle, error: null },
    },
    { name: 'abandoned after the deadline', from: proving, event: abandoned(300_000), expected: isIdle },
    {
      name: 'abandoned while the warning is due',
      from: proving,
      event: abandoned(250_000),
      expected: { status: 'expiring', extending: false, generation: 1 },
    },
    {
      name: 'by another user: no fact of the former user is left',
      from: after(active, activity(800, 800)),
      event: signedIn(1_000, proof(500, { user: grace })),
      expected: { status: 'active', user: grace, lastActivityAt: at(500), generation: 2 },
    },
  ],
  'a session is found': [
    {
      name: 'by a sign-in while other tabs have a session: a new generation, and no activity is lost',
      from: ended,
      event: signedIn(400_000, proof(399_000), record({ generation: 7, lastActivityAt: at(399_500) })),
      expected: { status: 'active', generation: 8, lastActivityAt: at(399_500), lastContactAt: at(399_000) },
    },
    {
      name: 'that other tabs know: with their activity and generation',
      from: restoring,
      event: found(100_000, record({ generation: 7, lastActivityAt: at(50_000) })),
      expected: { status: 'active', generation: 7, lastActivityAt: at(50_000), lastContactAt: at(99_900) },
    },
    {
      name: 'that other tabs know, near its end',
      from: restoring,
      event: found(260_000, record({})),
      expected: { status: 'expiring', lastActivityAt: start, deadlineAt: at(300_000) },
    },
    {
      name: 'none, after an earlier look failed',
      from: after(restoring, { type: 'restoreFailed', at: start, error }),
      event: { type: 'noSessionFound', at: at(1_000) },
      expected: { status: 'signed-out', ssoSession: 'none', error: null },
    },
    {
      name: 'not looked for, because it timed out',
      from: restoring,
      event: { type: 'noSessionFound', at: start, ssoSession: 'unknown', reason: 'idle-timeout' },
      expected: { status: 'signed-out', ssoSession: 'unknown', reason: 'idle-timeout' },
    },
  ],
  'another tab reports': [
    {
      name: 'of an older generation: ignored',
      from: active,
      event: told(1_000, { generation: 0, endReason: 'revoked' }),
      expected: 'same',
    },
    { name: 'what is known already', from: active, event: told(1_000, {}), expected: 'same' },
    {
      name: 'of the future: it counts from now',
      from: active,
      event: told(1_000, { lastActivityAt: at(9e6), lastContactAt: at(9e6) }),
      expected: { status: 'active', lastActivityAt: at(1_000), lastContactAt: at(1_000) },
    },
    {
      name: 'that the user signed out there',
      from: expiring,
      event: told(250_000, { generation: 2, endReason: 'signed-out' }),
      expected: { status: 'ended', reason: 'signed-out-elsewhere', generation: 2 },
    },
    {
      name: 'that it ended, and why',
      from: active,
      event: told(1_000, { generation: 2, endReason: 'renewal-rejected' }),
      expected: { status: 'ended', reason: 'renewal-rejected', generation: 2 },
    },
    ...(['sign-out-application', 'sign-out-sso'] as const).map((onEnd) => ({
      name: `that it timed out: nothing is kept in this tab either with ${onEnd}`,
      from: expiring,
      event: told(299_990, { generation: 2, endReason: 'idle-timeout' }),
      rules: { onEnd },
      expected: { status: 'signed-out', reason: 'idle-timeout', ssoSession: 'unknown', generation: 2 } as const,
    })),
    {
      name: 'that the server ended it: onEnd does not apply',
      from: expiring,
      event: told(250_000, { generation: 2, endReason: 'revoked' }),
      rules: { onEnd: 'sign-out-application' },
      expected: { status: 'ended', reason: 'revoked', generation: 2 },
    },
    {
      name: 'that another user is signed in',
      from: active,
      event: told(1_000, { generation: 2, subject: subjectOf(grace) }),
      expected: { status: 'ended', reason: 'user-changed', generation: 2 },
    },
    {
      name: 'of another user in this generation: ignored',
      from: active,
      event: told(1_000, { subject: subjectOf(grace), lastActivityAt: at(900) }),
      expected: 'same',
    },
    {
      name: 'of a newer session: an ended one takes only its generation',
      from: ended,
      event: told(400_000, { generation: 5, lastActivityAt: at(399_000) }),
      expected: { ...isIdle, generation: 5 },
    },
  ],
  'the network': [
    {
      name: 'is back',
      from: offline(active),
      event: { type: 'networkChanged', at: at(1_000), online: true },
      expected: { status: 'active', connection: 'ok' },
    },
    {
      name: 'was never gone',
      from: active,
      event: { type: 'networkChanged', at: at(1_000), online: true },
      expected: 'same',
    },
    {
      name: 'is gone already',
      from: offline(active),
      event: { type: 'networkChanged', at: at(1_000), online: false },
      expected: 'same',
    },
  ],
}

describe.each(Object.entries(cases))('%s', (_, variations) => {
  test.each(variations)('$name', ({ from, event, rules, expected }) => {
    const next = sessionReducer(from, event, { ...policy, ...rules })
    if (expected === 'same') expect(next).toBe(from)
    else expect(next).toMatchObject(expected)
  })
})

test('renewed claims that are equal keep their identity, so that nothing renders', () => {
  const next = after(active, tokens(proof(900, { user: { ...ada } })))
  expect('user' in next && next.user).toBe(ada)
})
