import { describe, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fakeClock.ts'
import { steadyClock } from './steadyClock.ts'

const start = 1_700_000_000_000
const setUp = () => {
  const clock = createFakeClock(start)
  const steady = steadyClock(clock.open(() => true))
  return { ...clock, steady, passed: () => steady.now() - start }
}

describe('the steady clock returns', () => {
  test('the wall clock’s time', async () => {
    const { advance, passed } = setUp()
    expect(passed()).toBe(0)
    await advance(123_456)
    expect(passed()).toBe(123_456)
  })

  test('whole milliseconds', () => {
    let monotonic = 0
    const steady = steadyClock({ now: () => start, monotonicNow: () => monotonic })
    monotonic = 12.25
    expect(steady.now()).toBe(start + 12)
  })

  test('the time including sleep, although the monotonic clock stood still', async () => {
    const { advance, sleep, passed } = setUp()
    await advance(10_000)
    await sleep(3_600_000)
    expect(passed()).toBe(3_610_000)
    await advance(1_000)
    expect(passed()).toBe(3_611_000)
  })

  test('no gain of time when the wall clock is set back, however often', async () => {
    const { advance, jump, passed } = setUp()
    await advance(10_000)
    jump(-3_600_000)
    expect(passed()).toBe(10_000)
    await advance(5_000)
    expect(passed()).toBe(15_000)
    jump(-60_000)
    await advance(1_000)
    expect(passed()).toBe(16_000)
  })

  test('the time when the wall clock is set forward: too late rather than too early', () => {
    const { jump, passed } = setUp()
    jump(600_000)
    expect(passed()).toBe(600_000)
  })

  test('nothing earlier than before, when the wall clock is corrected', () => {
    const { jump, passed } = setUp()
    jump(600_000)
    passed()
    jump(-600_000)
    expect(passed()).toBe(600_000)
  })

  test('sleep after the wall clock was set back', async () => {
    const { jump, sleep, passed } = setUp()
    jump(-3_600_000)
    expect(passed()).toBe(0)
    await sleep(120_000)
    expect(passed()).toBe(120_000)
  })

  test('time that never goes back, despite small corrections of a time server', async () => {
    const { advance, jump, steady } = setUp()
    let before = steady.now()
    for (const correction of [300, -900, 400, -1_000, 999, -200, -950]) {
      jump(correction)
      await advance(1)
      expect(steady.now()).toBeGreaterThan(before)
      before = steady.now()
    }
  })
})

describe('wall-clock instants of others', () => {
  test('are the same while the wall clock is not changed', async () => {
    const { advance, steady } = setUp()
    await advance(5_000)
    expect(steady.fromWall(start)).toBe(start)
    expect(steady.toWall(start)).toBe(start)
  })

  test('that are recent stay recent, although the wall clock was set back', async () => {
    const { advance, jump, now, steady } = setUp()
    await advance(5_000)
    jump(-3_600_000)
    expect(steady.fromWall(now())).toBe(steady.now())
    expect(steady.toWall(steady.now())).toBe(now())
  })

  test('survive the way there and back', async () => {
    const { jump, sleep, steady } = setUp()
    jump(-7_000)
    await sleep(50_000)
    expect(steady.fromWall(steady.toWall(start))).toBe(start)
  })
})
