import {
  type AccessToken,
  type AccessTokenRequest,
  TokenClientError,
  isTokenClientError,
} from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { mayRenew } from '../state/mayRenew.ts'
import { isSessionUsable } from '../state/selectors.ts'
import { notUsable } from './notUsable.ts'

/**
 * From the cache whenever that is possible. What needs a renewal gets it within what the policy allows without a person;
 * beyond that it waits for one, and is refused when the session ends first. Asking is never activity.
 */
export async function getAccessToken(context: EffectContext, request: AccessTokenRequest = {}): Promise<AccessToken> {
  const { tokenClient, policy, clock, getState, signal } = context
  const isAllowed = () => {
    const state = getState()
    return (
      isSessionUsable(state) && mayRenew(state, policy, tokenClient.capabilities.renewalExtendsSession, clock.now())
    )
  }
  await until(context, () => isSessionUsable(getState()), [signal, request.signal])
  if (!request.forceRenew) {
    try {
      return await tokenClient.getAccessToken({ ...request, cachedOnly: true })
    } catch (error) {
      const isStale = isTokenClientError(error) && error.code === 'token-client/renewal-required'
      if (!isStale || request.cachedOnly) throw error
    }
  }
  await until(context, isAllowed, [signal, request.signal])
  return tokenClient.getAccessToken(request)
}

/** Settles always: the session becomes what is waited for, or is over, or the caller or the engine gives up. */
function until(
  { agenda, getState, onCommit }: EffectContext,
  isSo: () => boolean,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  agenda.ring() // a late alarm must not let a call through
  return new Promise((resolve, reject) => {
    const settle = (answer: () => void) => {
      stopCommits()
      for (const signal of signals) signal?.removeEventListener('abort', abort)
      answer()
    }
    const abort = () =>
      settle(() =>
        reject(new TokenClientError('token-client/aborted', 'access-token', 'Nobody waits for this token any more.')),
      )
    const look = () => {
      const refused = notUsable(getState())
      if (refused) settle(() => reject(refused))
      else if (isSo()) settle(resolve)
    }
    const stopCommits = onCommit(look)
    for (const signal of signals) signal?.addEventListener('abort', abort)
    if (signals.some((signal) => signal?.aborted)) abort()
    else look()
  })
}
