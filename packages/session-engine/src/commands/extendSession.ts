import { TokenClientError, type Authentication } from '@stillhere/token-client'
import { contact } from '../effects/contact.ts'
import type { EffectContext } from '../effects/effectContext.ts'
import { retryDelay } from '../effects/retryDelay.ts'
import { toTokenClientError } from '../effects/toTokenClientError.ts'
import { lateClickMs } from '../state/lateClickMs.ts'
import { isSessionUsable } from '../state/selectors.ts'
import { notUsable } from './notUsable.ts'
import { pause } from './pause.ts'

/** The person wants to stay. Tries again while time remains; the result decides, even if the deadline passes meanwhile. */
export async function extendSession(
  context: EffectContext,
  { requestedAt = Infinity }: { requestedAt?: number } = {},
): Promise<Authentication> {
  const { clock, policy, getState, dispatch, audit, environment, signal } = context
  const now = clock.now()
  const startedAt = requestedAt > now - lateClickMs ? Math.min(requestedAt, now) : now
  // the bound on any extension: after a long sleep nobody may be waiting for this answer any more
  const latestAt = startedAt + policy.extendAfterMs
  const before = getState()
  // a click counts by when it was made: after the deadline it comes too late, before it in time, however busy the page was
  if (!isSessionUsable(before) || startedAt >= before.deadlineAt) context.agenda.ring()
  const refused = notUsable(getState())
  if (refused) throw refused
  dispatch({ type: 'extensionRequested' })
  audit({ type: 'extensionStarted', by: 'person' })
  const refuse = (error: TokenClientError) => {
    dispatch({ type: 'extensionRefused', error })
    return error
  }
  for (let attempt = 0; ; attempt++) {
    try {
      const authentication = await contact(context, { by: 'person', isStillDue: () => clock.now() <= latestAt })
      const over = notUsable(getState())
      if (over || !authentication) throw over ?? tooLate()
      dispatch({ type: 'extensionConfirmed', authentication, activityAt: startedAt })
      audit({ type: 'extensionSucceeded', by: 'person', latencyMs: clock.now() - startedAt })
      return authentication
    } catch (thrown) {
      if (signal.aborted) throw aborted()
      const error = toTokenClientError(thrown, 'silent-authentication')
      const state = getState()
      const delayMs = retryDelay(error, attempt, environment.random)
      const retryAt = clock.now() + delayMs
      const mayRetry = error.retryable && isSessionUsable(state) && retryAt < Math.min(state.deadlineAt, latestAt)
      audit({ type: 'extensionFailed', by: 'person', code: error.code, retryInMs: mayRetry ? delayMs : null })
      if (!mayRetry) throw refuse(error)
      dispatch({ type: 'renewalFailed', error })
      await pause(context, delayMs)
      if (signal.aborted) throw aborted()
    }
  }
}

const tooLate = () => new TokenClientError('token-client/timeout', 'renewal', 'The answer came too late.')
const aborted = () => new TokenClientError('token-client/aborted', 'renewal', 'The session engine was stopped.')
