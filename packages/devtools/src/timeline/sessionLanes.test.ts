import { createTestBrowser } from '@stillhere/session-engine/testing'
import { expect, test } from 'vitest'
import { recordSession } from '../recorder/recordSession.ts'
import { laneInWords } from './laneInWords.ts'
import { sessionLanes } from './sessionLanes.ts'
import { axisAround, ticksBetween } from './timelineAxis.ts'

/** A recorded tab, of a browser of its own unless told; all is in seconds since it was opened. */
const watch = async (options: Parameters<typeof createTestBrowser>[0] = {}, browser = createTestBrowser(options)) => {
  const tab = await browser.openTab()
  const startedAt = browser.clock.now()
  const recording = recordSession(tab.engine)
  const second = (at: number) => String((at - startedAt) / 1_000)
  const find = (about: string) =>
    sessionLanes(recording.getHistory(), browser.clock.now()).find((one) => one.about === about)
  const lane = (about: string) => {
    const found = find(about)
    return found && { now: found.now, words: laneInWords(found, second) }
  }
  /** What there is of one kind: spans, then marks. Words leave out what is pending, and that a failure is drawn as one. */
  const drawn = (about: string, kind: string) => {
    const { spans = [], marks = [] } = find(about) ?? {}
    return [
      ...spans.filter((span) => span.kind === kind).map(({ from, to }) => `${second(from)} to ${second(to)}`),
      ...marks.filter((mark) => mark.kind === kind).map(({ at, label }) => `${label} at ${second(at)}`),
    ]
  }
  return { browser, ...tab, lane, drawn }
}

test('the deadlines are ahead of now, in every lane', async () => {
  const { browser, lane, act } = await watch()
  await browser.clock.advance(100_000)
  act()
  await browser.clock.advance(100_000) // extended at 150 s
  expect(lane('activity')).toEqual({ now: 'away for 1:40', words: ['1 touch, the latest at 100'] })
  expect(lane('application session')).toEqual({
    now: '3:20 left',
    words: ['there from 0 to 200', 'will ask at 340', 'will end at 400'],
  })
  expect(lane('renewed silently')).toEqual({ now: '1:40 left', words: ['good from 0 to 150', 'good from 150 to 300'] })
  expect(lane('SSO session')).toEqual({
    now: '4:10 left',
    words: ['there from 0 to 200', 'signed in at 0', 'extended at 150', 'runs out at 450'],
  })
  expect(lane('messages, lock waits')).toBeUndefined()
})

test('after a timeout the SSO session may still exist; after a sign-out it is unknown, and the tokens are dropped', async () => {
  const { browser, lane, engine, act } = await watch()
  await browser.clock.advance(149_000)
  act()
  await browser.clock.advance(301_000)
  expect(lane('application session')).toEqual({
    now: 'ended',
    words: ['there from 0 to 389', 'asking from 389 to 449', 'over from 449 to 450', 'asked at 389', 'ended at 449'],
  })
  await engine.reauthenticate()
  await browser.clock.advance(10_000)
  await engine.signOut()
  await browser.clock.advance(5_000)
  expect(lane('application session')?.words.at(-1)).toBe('signed out at 460')
  expect(lane('SSO session')?.now).toBe('not known')
  expect(lane('renewed silently')).toMatchObject({ now: '', words: expect.arrayContaining(['good from 450 to 460']) })
})

test('busy leases and sleep are shown', async () => {
  const { browser, lane, engine, environment } = await watch()
  await browser.clock.advance(10_000)
  const release = engine.holdActive('upload')
  await browser.clock.advance(20_000)
  release()
  const busy = ['1 touch, the latest at 10', 'busy from 10 to 30']
  expect(lane('activity')?.words).toEqual(busy)
  await browser.clock.sleep(150_000) // noticed by what was due at 150 s
  await environment.show()
  expect(lane('activity')?.words).toEqual([...busy, 'asleep from 150 to 180'])
})

test('a failed renewal is shown with the tokens, and the next one as usual', async () => {
  const { browser, lane, drawn, act } = await watch({ renewal: 'refresh-token' })
  await browser.clock.advance(10_000)
  act()
  browser.server.fail('token-client/network')
  await browser.clock.advance(130_000) // due at 135 s, tried again after one
  expect(lane('renewed silently')?.words).toEqual(['good from 0 to 136', 'good from 136 to 286', 'failed at 135'])
  expect(drawn('renewed silently', 'failure')).toEqual(['failed at 135'])
  expect(drawn('SSO session', 'failure')).toEqual([])
})

test('an extension is shown from request to answer, and a failed one too', async () => {
  const { browser, lane, drawn, act } = await watch()
  await browser.clock.advance(100_000)
  act()
  browser.server.fail('token-client/network')
  browser.server.setLatency(2_000)
  await browser.clock.advance(51_000)
  expect(drawn('SSO session', 'pending')).toEqual(['150 to 151'])
  expect(drawn('SSO session', 'failure')).toEqual([])
  await browser.clock.advance(9_000) // tried again at 153 s; the answer takes two requests
  expect(drawn('SSO session', 'pending')).toEqual(['150 to 152', '153 to 157'])
  expect(drawn('SSO session', 'failure')).toEqual(['failed at 152'])
  expect(lane('SSO session')?.words).toContain('extended at 153')
})

test('an extension without effect is shown as a failure of its own kind', async () => {
  const { browser, engine, tokenClient, drawn, act } = await watch()
  const state = engine.store.getState()
  if (state.status !== 'active') throw new Error(state.status)
  tokenClient.extendSession = () => browser.clock.wait(3_000).then(() => state.authentication)
  await browser.clock.advance(149_000)
  act()
  await browser.clock.advance(10_000)
  expect(drawn('SSO session', 'pending')).toEqual(['150 to 153'])
  expect(drawn('SSO session', 'failure')).toEqual(['no effect at 153'])
})

test('messages of another tab are shown, and waits for it', async () => {
  const first = await watch()
  const { browser, lane, drawn } = await watch({}, first.browser)
  await browser.clock.advance(10_000)
  first.act()
  browser.server.setLatency(1_000)
  await browser.clock.advance(5_000)
  expect(lane('messages, lock waits')).toEqual({ now: 'heard 5 s ago', words: ['1 message, the latest at 10'] })
  await browser.clock.advance(140_000) // both are due at 150 s, and this one finds it done
  expect(lane('messages, lock waits')?.words).toEqual(
    expect.arrayContaining(['waiting from 150 to 152', 'waited 2 s at 150']),
  )
  expect(drawn('messages, lock waits', 'waiting')).toEqual(['150 to 152'])
  expect(first.drawn('messages, lock waits', 'waiting')).toEqual([])
})

test('a lock stolen from a frozen tab is shown as taken', async () => {
  const frozen = await watch()
  const { browser, engine, lane, drawn } = await watch({}, frozen.browser)
  await browser.clock.advance(250_000)
  browser.server.setLatency(1_000)
  void frozen.engine.extendSession()
  await browser.clock.advance(500)
  frozen.environment.freeze()
  const extended = engine.extendSession()
  await browser.clock.advance(5_000)
  await extended
  expect(lane('messages, lock waits')?.words).toContain('waiting from 250.5 to 252.5')
  expect(drawn('messages, lock waits', 'failure')).toEqual(['lock taken at 252.5'])
})

test('the axis begins with the session, then follows now; its ticks are full minutes', () => {
  const axis = (now: number) => axisAround(now, { startedAt: 0, idleTimeoutMs: 300_000 })
  expect(axis(60_000)).toEqual({ from: 0, to: 720_000 })
  expect(axis(600_000)).toEqual({ from: 312_000, to: 1_032_000 })
  expect(ticksBetween(70_000, 250_000)).toEqual([90_000, 120_000, 150_000, 180_000, 210_000, 240_000])
  expect(ticksBetween(70_000, 800_000)).toHaveLength(12)
})
