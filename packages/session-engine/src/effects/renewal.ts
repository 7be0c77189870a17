import { isSessionUsable } from '../state/selectors.ts'
import type { SessionEffect } from './effectContext.ts'
import { mayRenew } from '../state/mayRenew.ts'
import { retryDelay } from './retryDelay.ts'
import { toTokenClientError } from './toTokenClientError.ts'

/**
 * Renews tokens shortly before they expire, so that nobody waits for it: where renewing does not extend, and while the
 * person has been active since the last renewal. Other renewals happen when a call needs them.
 */
export const renewal: SessionEffect = (context) => {
  const { agenda, tokenClient, policy, clock, environment, getState, dispatch, audit, signal } = context
  let isUnderWay = false
  let attempt = 0
  let retryAt = 0
  /** The expiry of tokens whose renewal has failed for good: there is another try when a call needs one. */
  let hopelessFor: number | undefined

  const dueAt = () => {
    const state = getState()
    const { renewalExtendsSession, tokensAtServer } = tokenClient.capabilities
    // a server renews what it keeps by itself, once for all tabs
    if (
      tokensAtServer ||
      isUnderWay ||
      !isSessionUsable(state) ||
      !mayRenew(state, policy, renewalExtendsSession, clock.now())
    )
      return null
    const isWanted = policy.unattended === 'renew' || (!renewalExtendsSession && state.lastActivityAt > state.renewedAt)
    const expiresAt = state.authentication.accessTokenExpiresAt
    return isWanted && expiresAt !== undefined && expiresAt !== hopelessFor
      ? Math.max(expiresAt - policy.renewalLeadMs, retryAt)
      : null
  }

  const run = async () => {
    isUnderWay = true
    dispatch({ type: 'renewalStarted' })
    try {
      const authentication = await tokenClient.renewTokens({ signal })
      if (signal.aborted) return
      attempt = 0
      dispatch({ type: 'tokensRenewed', authentication })
    } catch (thrown) {
      if (signal.aborted) return
      const error = toTokenClientError(thrown, 'renewal')
      const retryInMs = error.retryable ? retryDelay(error, attempt++, environment.random) : null
      const state = getState()
      if (retryInMs !== null) retryAt = clock.now() + retryInMs
      else if (isSessionUsable(state)) hopelessFor = state.authentication.accessTokenExpiresAt
      audit({ type: 'renewalFailed', code: error.code, retryInMs })
      dispatch({ type: 'renewalFailed', error })
    } finally {
      isUnderWay = false
      agenda.update()
    }
  }
  return agenda.add({ dueAt, run: () => void run() })
}
