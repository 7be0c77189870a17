import { expect, test } from 'vitest'
import { createTestSession, type TestSessionOptions } from './createTestSession.ts'

const cases: [TestSessionOptions, object][] = [
  [{}, { status: 'active', limit: 'idle' }],
  [{ status: 'restoring' }, { status: 'restoring' }],
  [{ status: 'signed-out' }, { status: 'signed-out', error: null }],
  [
    { status: 'signed-out', reason: 'signed-out' },
    { status: 'signed-out', reason: 'signed-out' },
  ],
  [{ error: 'token-client/network' }, { status: 'signed-out', error: { code: 'token-client/network' } }],
  [{ status: 'expiring' }, { status: 'expiring', limit: 'idle' }],
  [
    { status: 'expiring', policy: { absoluteTimeoutMs: 200_000 } },
    { status: 'expiring', limit: 'absolute' },
  ],
  [{ status: 'ended' }, { status: 'ended', reason: 'idle-timeout' }],
  [
    { status: 'ended', reason: 'absolute-timeout', policy: { absoluteTimeoutMs: 200_000 } },
    { status: 'ended', reason: 'absolute-timeout' },
  ],
  [
    { status: 'ended', reason: 'signed-out-elsewhere' },
    { status: 'ended', reason: 'signed-out-elsewhere' },
  ],
  [
    { status: 'ended', reason: 'renewal-rejected' },
    { status: 'ended', reason: 'renewal-rejected' },
  ],
  [
    { status: 'ended', reason: 'revoked' },
    { status: 'ended', reason: 'revoked' },
  ],
  [
    { status: 'ended', reason: 'user-changed' },
    { status: 'ended', reason: 'user-changed' },
  ],
  [{ status: 'reauthenticating' }, { status: 'reauthenticating', purpose: 'ended' }],
]

test.each(cases)('%j', async (options, state) => {
  const { engine } = await createTestSession(options)
  expect(engine.store.getState()).toMatchObject(state)
})

test('the time left is what was asked for', async () => {
  const { engine, browser } = await createTestSession({ status: 'expiring', remainingMs: 12_000 })
  expect(engine.countdown.getState()).toBe(12)
  await browser.clock.advance(2_000)
  expect(engine.countdown.getState()).toBe(10)
})
