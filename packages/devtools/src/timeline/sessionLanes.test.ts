import { createTestBrowser } from '@stillhere/session-engine/testing'
import { expect, test } from 'vitest'
import { recordSession } from '../recorder/recordSession.ts'
import { laneInWords } from './laneInWords.ts'
import { sessionLanes } from './sessionLanes.ts'
import { axisAround, ticksBetween } from './timelineAxis.ts'

/** A recorded tab; the lanes are read by what they are about, with seconds since the start for instants. */
const watch = async (options: Parameters<typeof createTestBrowser>[0] = {}) => {
  const browser = createTestBrowser(options)
  const tab = await browser.openTab()
  const startedAt = browser.clock.now()
  const recording = recordSession(tab.engine)
  const lane = (about: string) => {
    const found = sessionLanes(recording.getHistory(), browser.clock.now()).find((one) => one.about === about)
    return found && { now: found.now, words: laneInWords(found, (at) => String((at - startedAt) / 1_000)) }
  }
  return { browser, ...tab, lane }
}

test('the deadlines run ahead of now, in every layer', async () => {
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

test('after a lapse the SSO session may still be there; after a sign-out it is not known, and the tokens are gone', async () => {
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

test('what fails, sleeps, waits or is busy is shown', async () => {
  const { browser, lane, engine } = await watch()
  const other = await browser.openTab()
  await browser.clock.advance(10_000)
  const release = engine.holdActive('upload')
  await browser.clock.advance(20_000)
  release()
  expect(lane('activity')?.words).toContain('busy from 10 to 30')
  browser.server.fail('token-client/network')
  await expect(engine.getAccessToken({ forceRenew: true })).rejects.toThrow()
  other.act()
  await browser.clock.advance(5_000)
  expect(lane('messages, lock waits')?.words).toEqual([expect.stringMatching(/^\d messages?, the latest at 30$/)])
  await browser.clock.sleep(60_000)
  await browser.clock.advance(200_000)
  expect(lane('activity')?.words.join()).toContain('asleep from')
})

test('the axis begins with the session, then follows now; it is marked at full minutes', () => {
  const axis = (now: number) => axisAround(now, { startedAt: 0, idleTimeoutMs: 300_000 })
  expect(axis(60_000)).toEqual({ from: 0, to: 720_000 })
  expect(axis(600_000)).toEqual({ from: 312_000, to: 1_032_000 })
  expect(ticksBetween(70_000, 250_000)).toEqual([90_000, 120_000, 150_000, 180_000, 210_000, 240_000])
  expect(ticksBetween(70_000, 800_000)).toHaveLength(12)
})
