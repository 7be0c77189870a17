import { TokenClientError, type AccessToken, type AccessTokenRequest } from '@stillhere/token-client'
import type { EffectContext } from '../effects/effectContext.ts'
import { sessionError } from '../effects/tokenClientErrors.ts'
import { mayRenew } from '../state/deadlines.ts'
import { isSessionUsable } from '../state/sessionState.ts'

/** Returns a cached token while the session is usable, else `null`. Synchronous; contacts no server and sets no timer. */
export function findAccessToken(
  { agenda, tokenClient, getState }: EffectContext,
  request?: AccessTokenRequest,
): AccessToken | null {
  agenda.catchUp() // a late alarm must not let a call through
  return isSessionUsable(getState()) ? tokenClient.findAccessToken(request) : null
}

/**
 * Returns a cached token if possible. Otherwise renews within what the policy allows without a user action. Beyond that, it
 * waits for activity, and rejects if the session ends first. The call itself is never activity.
 */
export async function getAccessToken(context: EffectContext, request: AccessTokenRequest = {}): Promise<AccessToken> {
  const { tokenClient, policy, clock, getState, signal } = context
  const { renewalExtendsSession, tokensAtServer } = tokenClient.capabilities
  const isAllowed = () => {
    const state = getState()
    return isSessionUsable(state) && mayRenew(state, policy, renewalExtendsSession, clock.now())
  }
  const find = () => (request.forceRenew || request.signal?.aborted ? null : findAccessToken(context, request))
  const found = find()
  if (found) return found
  const wait = (condition: () => boolean) => until(context, condition, [signal, request.signal])
  await wait(() => isSessionUsable(getState()))
  const foundLater = find()
  if (foundLater) return foundLater
  // with tokens at the server there is nothing to renew: the client says so at once
  if (!tokensAtServer || request.forceRenew) await wait(isAllowed)
  return tokenClient.getAccessToken(request)
}

/** Waits for a condition. Rejects if the session ends, the caller aborts or the engine stops. */
function until(
  { agenda, getState, onCommit }: EffectContext,
  condition: () => boolean,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  agenda.catchUp()
  return new Promise((resolve, reject) => {
    const settle = (answer: () => void) => {
      stopCommits()
      for (const signal of signals) signal?.removeEventListener('abort', abort)
      answer()
    }
    const abort = () =>
      settle(() => reject(new TokenClientError('token-client/aborted', 'access-token', 'The request was aborted.')))
    const check = () => {
      const error = sessionError(getState())
      if (error) settle(() => reject(error))
      else if (condition()) settle(resolve)
    }
    const stopCommits = onCommit(check)
    for (const signal of signals) signal?.addEventListener('abort', abort)
    if (signals.some((signal) => signal?.aborted)) abort()
    else check()
  })
}
