import { extensionDueAt } from '../state/extensionDueAt.ts'
import { isSessionUsable } from '../state/selectors.ts'
import type { SessionEffect } from './effectContext.ts'
import { extendOnce } from './extendOnce.ts'
import { retryDelay } from './retryDelay.ts'

/** Keeps a present person in: extends the SSO session while there is activity, and never without. */
export const extension: SessionEffect = (context) => {
  const { agenda, policy, clock, environment, getState } = context
  let isUnderWay = false
  let failures = 0
  let retryAt = 0
  /** The contact after which an attempt was in vain: there will be no other until something else moves it. */
  let hopelessSince = -1

  const nextAt = () => {
    const state = getState()
    if (!isSessionUsable(state) || state.lastContactAt === hopelessSince) return null
    return extensionDueAt(state, policy, Math.max(retryAt, clock.now()))
  }
  const isDue = () => {
    const at = nextAt()
    return at !== null && at <= clock.now()
  }
  const run = async () => {
    isUnderWay = true
    retryAt = 0
    const outcome = await extendOnce(context, isDue, (error) => {
      if (!error.retryable) return null
      const delayMs = retryDelay(error, failures, environment.random)
      retryAt = clock.now() + delayMs
      return delayMs
    })
    isUnderWay = false
    failures = retryAt > 0 ? failures + 1 : 0
    const state = getState()
    // a client that says it has contacted nobody would be asked again at once, and for ever
    const isHopeless = outcome === 'ineffective' || (outcome instanceof Error && retryAt === 0)
    if (isHopeless && isSessionUsable(state)) hopelessSince = state.lastContactAt
    agenda.update()
  }
  return agenda.add({ dueAt: () => (isUnderWay ? null : nextAt()), run: () => void run() })
}
