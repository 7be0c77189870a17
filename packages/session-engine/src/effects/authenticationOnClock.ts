import type { Authentication } from '@stillhere/token-client'
import type { SteadyClock } from '../environment/steadyClock.ts'

const instants = ['authenticatedAt', 'contactedAt', 'accessTokenExpiresAt', 'ssoSessionExpiresAt'] as const

/**
 * A token client tells the time by the wall clock. What it has told before keeps the instant that it had then: told again
 * after the wall clock was set back, it would seem younger.
 */
export function authenticationOnClock(clock: SteadyClock): (authentication: Authentication) => Authentication {
  let known = new Map<number, number>()
  return (authentication) => {
    const heard = new Map<number, number>()
    const converted = { ...authentication }
    for (const name of instants) {
      const at = authentication[name]
      if (at === undefined) continue
      converted[name] = known.get(at) ?? clock.fromWall(at)
      heard.set(at, converted[name])
    }
    known = heard
    return converted
  }
}
