import { createTestBrowser } from '@stillhere/session-engine/testing'
import { expect, test } from 'vitest'
import { recordSession } from './recordSession.ts'

const record = async (
  options: Parameters<typeof createTestBrowser>[0] = {},
  limit?: number,
  browser = createTestBrowser(options),
) => {
  const tab = await browser.openTab()
  const recording = recordSession(tab.engine, limit === undefined ? {} : { limit })
  const types = () => recording.getHistory().facts.map(({ type }) => type)
  return { browser, ...tab, recording, types }
}

test('records the first status, then activity, extension, warning and end, with each change of the deadlines', async () => {
  const { browser, act, recording, types, engine } = await record()
  const begunAt = browser.clock.now()
  expect(recording.getHistory().begin).toEqual({ at: begunAt, status: 'active' })
  expect(types()).toEqual(['deadlinesMoved'])
  await browser.clock.advance(10_000)
  act()
  expect(types().slice(1)).toEqual(['deadlinesMoved', 'activityReported'])
  await browser.clock.advance(240_000)
  expect(types().slice(3)).toEqual([
    'extensionStarted',
    'connectionChanged',
    'connectionChanged',
    'deadlinesMoved',
    'tokensRenewed',
    'extensionSucceeded',
    'statusChanged',
    'warningShown',
  ])
  await browser.clock.advance(60_000)
  expect(recording.getHistory().facts.at(-1)).toMatchObject({
    type: 'statusChanged',
    to: 'ended',
    reason: 'idle-timeout',
  })
  const moves = recording.getHistory().facts.flatMap((fact) => (fact.type === 'deadlinesMoved' ? [fact] : []))
  expect(moves.map(({ deadlines }) => deadlines.deadlineAt - begunAt)).toEqual([300_000, 300_000, 310_000])
  expect(moves.map(({ tokensExpireAt }) => (tokensExpireAt ?? 0) - begunAt)).toEqual([150_000, 150_000, 300_000])
  expect(engine.store.getState().status).toBe('ended')
})

test('records failures, messages of other tabs and waits for locks', async () => {
  const first = await record()
  const { browser } = first
  const second = await record({}, undefined, browser)
  const kept = ({ recording }: typeof first, wanted: string) =>
    recording.getHistory().facts.filter(({ type }) => type === wanted)
  const begunAt = browser.clock.now()
  await browser.clock.advance(10_000)
  second.act()
  await browser.clock.advance(0)
  // the second tab opened with the record that the first had stored, so it posted nothing then
  expect(kept(first, 'tabMessageReceived')).toMatchObject([{ toldIn: 1, at: begunAt + 10_000 }])
  expect(kept(second, 'tabMessageReceived')).toEqual([])
  browser.server.setLatency(1_000)
  await browser.clock.advance(160_000)
  expect(kept(first, 'lockWaited')).toMatchObject([{ name: 'contact', waitedMs: 2_000, at: begunAt + 152_000 }])
  expect(kept(second, 'lockWaited')).toEqual([])
  browser.server.fail('token-client/network')
  second.act()
  await browser.clock.advance(151_000)
  expect([first, second].flatMap((tab) => kept(tab, 'extensionFailed'))).toMatchObject([
    { by: 'engine', code: 'token-client/network', retryInMs: 1_000 },
  ])
})

test('records nothing personal or secret', async () => {
  const user = { iss: 'https://sign-in.example', sub: 'ada-4711', name: 'Ada', email: 'ada@example.com' }
  const { browser, recording, engine, act } = await record({ user, signedIn: true })
  act()
  const { value } = await engine.getAccessToken()
  await engine.signIn({ mode: 'popup', returnTo: '/orders/secret', appState: 'secret' })
  await browser.clock.advance(301_000)
  const text = JSON.stringify(recording)
  expect(JSON.parse(text)).toMatchObject({ version: 1, key: engine.key, status: 'ended', policy: engine.policy })
  for (const word of ['ada', 'Ada', 'example.com', 'secret', value]) expect(text).not.toContain(word)
})

test('removes addresses and app state from events', async () => {
  const { withoutContent } = await import('./SessionFact.ts')
  expect(
    withoutContent({ type: 'signInCompleted', at: 1, generation: 1, returnTo: '/a', appState: { card: 1 } }),
  ).toEqual({ type: 'signInCompleted', at: 1, generation: 1 })
})

test('drops the oldest facts, but keeps the status that they led to', async () => {
  const { browser, recording, engine } = await record({}, 3)
  const begunAt = browser.clock.now()
  await browser.clock.advance(240_000)
  await engine.extendSession()
  const { begin, facts } = recording.getHistory()
  expect(facts).toHaveLength(3)
  expect(begin).toEqual({ at: begunAt + 240_000, status: 'expiring' })
})

test('notifies listeners once per fact, with a new history, and not after stop()', async () => {
  const { browser, recording, act, environment, engine } = await record()
  const before = recording.getHistory()
  let told = 0
  const leave = recording.subscribe(() => told++)
  await browser.clock.advance(5_000)
  act()
  expect(told).toBe(2)
  expect(recording.getHistory()).not.toBe(before)
  leave()
  await browser.clock.advance(5_000)
  act()
  expect(told).toBe(2)
  recording.stop()
  const { facts } = recording.getHistory()
  await browser.clock.advance(5_000)
  act()
  expect(recording.getHistory().facts).toBe(facts)
  engine.stop()
  expect(environment.open()).toBe(0)
})
