import type { SessionEndReason, SessionState } from '@stillhere/session-engine'
import { TokenClientError } from '@stillhere/token-client'
import { expect, test } from 'vitest'
import { createTestSession } from '../../testing/createTestSession.ts'
import { isOver, timeoutModalPhase, type TimeoutModalPhase } from './timeoutModalPhase.ts'

const { engine } = await createTestSession({ status: 'expiring' })
const expiring = engine.store.getState() as Extract<SessionState, { status: 'expiring' }>
const network = new TokenClientError('token-client/network', 'renewal', 'No.')
const busy = new TokenClientError('token-client/server-unavailable', 'renewal', 'No.', { retryAfterMs: 1_000 })
const extending = { extending: true, connection: 'retrying' } as const

test.each<[TimeoutModalPhase, hasAsked: boolean, change: Partial<typeof expiring>]>([
  ['warning', false, {}],
  ['checking', true, { extending: true }],
  ['retrying', true, { ...extending, error: network }],
  ['busy', true, { ...extending, error: busy }],
  ['offline', false, { connection: 'offline' }],
  ['offline', true, { extending: true, connection: 'offline', error: network }],
  ['unconfirmed', true, { error: network, connection: 'retrying' }],
  // an automatic renewal
  ['warning', false, { error: network, connection: 'retrying' }],
])('%s (asked: %s) of %j', (phase, hasAsked, change) => {
  expect(timeoutModalPhase({ ...expiring, ...change }, hasAsked)).toBe(phase)
})

test.each<[SessionEndReason, TimeoutModalPhase]>([
  ['idle-timeout', 'ended'],
  ['absolute-timeout', 'ended'],
  ['signed-out', 'ended'],
  ['signed-out-elsewhere', 'signed-out-elsewhere'],
  ['renewal-rejected', 'needs-sign-in'],
  ['revoked', 'needs-sign-in'],
  ['user-changed', 'needs-sign-in'],
])('an end by %s: %s, also while the user signs in again', (reason, phase) => {
  const { limit: _, deadlineAt: __, extending: ___, ...facts } = expiring
  expect(timeoutModalPhase({ ...facts, status: 'ended', reason }, false)).toBe(phase)
  expect(timeoutModalPhase({ ...facts, status: 'reauthenticating', purpose: 'ended', reason }, true)).toBe(phase)
  expect(timeoutModalPhase({ ...facts, status: 'reauthenticating', purpose: 'step-up' }, true)).toBe('closed')
  expect(isOver(phase)).toBe(true)
})

test('is closed without a warning', async () => {
  for (const status of ['restoring', 'active', 'signed-out'] as const) {
    const session = await createTestSession({ status })
    expect(timeoutModalPhase(session.engine.store.getState(), false)).toBe('closed')
  }
  expect(isOver('closed') || isOver('warning') || isOver('unconfirmed')).toBe(false)
})
