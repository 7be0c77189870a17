import { createTestBrowser } from '@stillhere/session-engine/testing'
import { expect, test } from 'vitest'

test('an absent user is warned after four minutes and signed out after five', async () => {
  const { clock, openTab, server } = createTestBrowser({ policy: { idleTimeoutMs: 300_000, warningLeadMs: 60_000 } })
  const { engine, act } = await openTab()
  const status = () => engine.store.getState().status
  await clock.advance(10_000)
  act()
  await clock.advance(240_000)
  expect(status()).toBe('expiring')
  await clock.advance(60_000)
  expect(status()).toBe('ended')
  // restored on page load, extended once after activity, and never afterwards
  expect(server.requests.map(({ endpoint, prompt }) => `${endpoint} ${prompt ?? ''}`.trim())).toEqual([
    'authorize none',
    'token',
    'authorize none',
    'token',
  ])
})

test('a computer that sleeps past the deadline wakes up to an ended session, without a countdown', async () => {
  const { clock, openTab } = createTestBrowser({ policy: { idleTimeoutMs: 300_000 } })
  const { engine, environment } = await openTab()
  const seen: string[] = []
  engine.store.subscribe(({ status }) => seen.push(status))
  await clock.sleep(8 * 3_600_000)
  await environment.show()
  expect(seen).toEqual(['ended'])
})
