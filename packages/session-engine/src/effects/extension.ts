import type { Authentication, TokenClientError } from '@stillhere/token-client'
import { extensionDueAt } from '../state/deadlines.ts'
import { isSessionUsable } from '../state/sessionState.ts'
import { contactServer } from './contactServer.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { commitTokens } from './tokenEvents.ts'
import { retryDelay, toTokenClientError } from './tokenClientErrors.ts'

/** Extends the SSO session of an active user, and never without activity. */
export const extension: SessionEffect = (context) => {
  const { agenda, policy, clock, environment, getState } = context
  let isUnderWay = false
  let failures = 0
  let retryAt = 0
  /** The last contact when an attempt had no effect. There is no other attempt until that instant changes. */
  let ineffectiveSince = -1

  const nextAt = () => {
    const state = getState()
    if (!isSessionUsable(state) || state.lastContactAt === ineffectiveSince) return null
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
    // a client that reports no contact would be asked again at once, without end
    const isFinal = outcome === 'ineffective' || (outcome instanceof Error && retryAt === 0)
    if (isFinal && isSessionUsable(state)) ineffectiveSince = state.lastContactAt
    agenda.update()
  }
  return agenda.add({ dueAt: () => (isUnderWay ? null : nextAt()), run: () => void run() })
}

/** The outcome of {@link extendOnce}. */
export type ExtensionOutcome =
  | 'extended'
  /** The server answered, but the inactivity timer of the SSO session did not restart. */
  | 'ineffective'
  /** Another tab extended first. */
  | 'not-due'
  /** The engine was stopped. */
  | 'stopped'
  | TokenClientError

/**
 * Extends without a user action, unless another tab extends first. `retryIn` returns in how many ms the caller tries again
 * after an error, or `null`.
 */
export async function extendOnce(
  context: EffectContext,
  isStillDue: () => boolean,
  retryIn: (error: TokenClientError) => number | null,
): Promise<ExtensionOutcome> {
  const { clock, signal, getState, dispatch, audit } = context
  const startedAt = clock.now()
  const lastContactAt = () => {
    const state = getState()
    return isSessionUsable(state) ? state.lastContactAt : 0
  }
  const before = lastContactAt()
  const begin = () => {
    if (!isStillDue()) return false
    audit({ type: 'extensionStarted', by: 'engine' })
    dispatch({ type: 'renewalStarted' })
    return true
  }
  const commit = (authentication: Authentication) => {
    if (!signal.aborted) commitTokens(context, authentication)
  }
  try {
    const authentication = await contactServer(context, { by: 'engine', isStillDue: begin, commit })
    if (signal.aborted) return 'stopped'
    if (!authentication) return 'not-due'
    const isEffective = lastContactAt() !== before
    const latencyMs = clock.now() - startedAt
    audit({ type: isEffective ? 'extensionSucceeded' : 'extensionIneffective', by: 'engine', latencyMs })
    return isEffective ? 'extended' : 'ineffective'
  } catch (thrown) {
    if (signal.aborted) return 'stopped'
    const error = toTokenClientError(thrown, 'silent-authentication')
    audit({ type: 'extensionFailed', by: 'engine', code: error.code, retryInMs: retryIn(error) })
    dispatch({ type: 'renewalFailed', error })
    return error
  }
}
