import type { Clock } from './clock.ts'

/** A clock that never goes back, so setting the wall clock back extends nothing. */
export type SteadyClock = {
  now(): number
  /** An instant of the wall clock, from a token client or another tab, as this clock would have told it. */
  fromWall(at: number): number
  toWall(at: number): number
}

/**
 * Wall and monotonic clock together: the wall clock knows of sleep, the monotonic one of a clock that was set back.
 * Whichever is further ahead is right.
 */
export function steadyClock(clock: Pick<Clock, 'now' | 'monotonicNow'>): SteadyClock {
  let offset = -Infinity
  const now = () => {
    offset = Math.max(offset, clock.now() - clock.monotonicNow())
    return Math.round(clock.monotonicNow() + offset)
  }
  const lead = () => now() - clock.now()
  return { now, fromWall: (at) => at + lead(), toWall: (at) => at - lead() }
}
