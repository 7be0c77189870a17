import type { Clock } from './clock.ts'

/** A clock that never goes back, so setting the wall clock back extends nothing. */
export type SteadyClock = {
  now(): number
  /** An instant of the wall clock, from a token client or another tab, as this clock would have told it. */
  fromWall(at: number): number
  toWall(at: number): number
}

/** Wall and monotonic clock may differ by this much, in ms, before one of them is taken to have been moved. */
const toleranceMs = 1_000

/**
 * Wall and monotonic clock together. Where the wall clock has run ahead, the computer slept and the time has passed;
 * where it has fallen behind, somebody has set it back and no time has been won. Setting it forward cannot be told from
 * sleep: a session then ends too early rather than too late.
 */
export function steadyClock(clock: Pick<Clock, 'now' | 'monotonicNow'>): SteadyClock {
  let offset = clock.now() - clock.monotonicNow()
  /** How far this clock is ahead of the wall clock. */
  let lead = 0
  const now = () => {
    const byMonotonic = clock.monotonicNow() + offset
    const slept = clock.now() + lead - byMonotonic
    if (slept > toleranceMs) offset += slept
    if (slept < -toleranceMs) lead -= slept
    return Math.round(clock.monotonicNow() + offset)
  }
  const ahead = () => (now(), lead)
  return { now, fromWall: (at) => at + ahead(), toWall: (at) => at - ahead() }
}
