import type { Authentication } from '@stillhere/token-client'
import type { Clock } from './clock.ts'

/** A clock that never goes back. Setting the wall clock back extends nothing. */
export type SteadyClock = {
  now(): number
  /** Converts an instant of the wall clock, from a token client or another tab, to this clock. */
  fromWall(at: number): number
  toWall(at: number): number
}

/** Difference between wall clock and monotonic clock, in ms, up to which neither was changed. */
const toleranceMs = 1_000

/**
 * Combines wall clock and monotonic clock. If the wall clock runs ahead, the computer slept and time has passed. If it
 * falls behind, it was set back and no time is gained. Setting it forward looks like sleep: a session then ends too early
 * rather than too late.
 */
export function steadyClock(clock: Pick<Clock, 'now' | 'monotonicNow'>): SteadyClock {
  let offset = clock.now() - clock.monotonicNow()
  /** How far this clock is ahead of the wall clock. */
  let lead = 0
  const now = () => {
    const monotonic = clock.monotonicNow()
    const slept = clock.now() + lead - (monotonic + offset)
    if (slept > toleranceMs) offset += slept
    if (slept < -toleranceMs) lead -= slept
    return Math.round(monotonic + offset)
  }
  const currentLead = () => (now(), lead)
  return { now, fromWall: (at) => at + currentLead(), toWall: (at) => at - currentLead() }
}

const instants = ['authenticatedAt', 'contactedAt', 'accessTokenExpiresAt', 'ssoSessionExpiresAt'] as const

/**
 * Converts the instants of an authentication, which are wall-clock time. An instant that the token client reported before
 * keeps its earlier conversion: after the wall clock was set back, a new conversion would make it younger.
 */
export function authenticationOnClock(clock: SteadyClock): (authentication: Authentication) => Authentication {
  let known = new Map<number, number>()
  return (authentication) => {
    const converted = { ...authentication }
    const latest = new Map<number, number>()
    for (const name of instants) {
      const at = authentication[name]
      if (at === undefined) continue
      converted[name] = known.get(at) ?? clock.fromWall(at)
      latest.set(at, converted[name])
    }
    known = latest
    return converted
  }
}
