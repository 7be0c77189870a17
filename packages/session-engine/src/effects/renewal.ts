import { mayRenew } from '../state/deadlines.ts'
import { isSessionUsable } from '../state/sessionState.ts'
import type { SessionEffect } from './effectContext.ts'
import { commitTokens } from './tokenEvents.ts'
import { retryDelay, toTokenClientError } from './tokenClientErrors.ts'

/**
 * Renews tokens shortly before they expire, so that no API call has to wait. Only if a renewal does not extend the SSO
 * session, and if the user was active after the last renewal. Other renewals happen when a call needs them.
 */
export const renewal: SessionEffect = (context) => {
  const { agenda, tokenClient, policy, clock, environment, getState, dispatch, audit, signal } = context
  let isUnderWay = false
  let attempt = 0
  let retryAt = 0
  /** Expiry of tokens whose renewal failed for good. The next try is made when a call needs a token. */
  let failedFor: number | undefined

  const dueAt = () => {
    const state = getState()
    const { renewalExtendsSession, tokensAtServer } = tokenClient.capabilities
    // a backend renews its tokens itself, once for all tabs
    if (tokensAtServer || isUnderWay || !isSessionUsable(state)) return null
    if (!mayRenew(state, policy, renewalExtendsSession, clock.now())) return null
    const isWanted = policy.unattended === 'renew' || (!renewalExtendsSession && state.lastActivityAt > state.renewedAt)
    const expiresAt = state.authentication.accessTokenExpiresAt
    return isWanted && expiresAt !== undefined && expiresAt !== failedFor
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
      commitTokens(context, authentication)
    } catch (thrown) {
      if (signal.aborted) return
      const error = toTokenClientError(thrown, 'renewal')
      const retryInMs = error.retryable ? retryDelay(error, attempt++, environment.random) : null
      const state = getState()
      if (retryInMs !== null) retryAt = clock.now() + retryInMs
      else if (isSessionUsable(state)) failedFor = state.authentication.accessTokenExpiresAt
      audit({ type: 'renewalFailed', code: error.code, retryInMs })
      dispatch({ type: 'renewalFailed', error })
    } finally {
      isUnderWay = false
      agenda.update()
    }
  }
  return agenda.add({ dueAt, run: () => void run() })
}
