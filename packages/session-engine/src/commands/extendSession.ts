import { TokenClientError, type Authentication } from '@stillhere/token-client'
import { contact } from '../effects/contact.ts'
import type { EffectContext } from '../effects/effectContext.ts'
import { retryDelay } from '../effects/retryDelay.ts'
import { toTokenClientError } from '../effects/toTokenClientError.ts'
import { isSessionUsable } from '../state/selectors.ts'
import { notUsable } from './notUsable.ts'
import { pause } from './pause.ts'

/** The person wants to stay. Tries again while time remains; the result decides, even if the deadline passes meanwhile. */
export async function extendSession(context: EffectContext): Promise<Authentication> {
  const { clock, getState, dispatch, audit, environment, signal } = context
  const startedAt = clock.now()
  context.agenda.ring() // a click that comes after the deadline comes too late
  const refused = notUsable(getState())
  if (refused) throw refused
  dispatch({ type: 'extensionRequested' })
  audit({ type: 'extensionStarted', by: 'person' })
  for (let attempt = 0; ; attempt++) {
    try {
      const authentication = await contact(context, { interactive: attempt === 0, isStillDue: () => true })
      const over = notUsable(getState())
      if (over || !authentication) throw over ?? aborted()
      dispatch({ type: 'extensionConfirmed', authentication })
      audit({ type: 'extensionSucceeded', by: 'person', latencyMs: clock.now() - startedAt })
      return authentication
    } catch (thrown) {
      if (signal.aborted) throw aborted()
      const error = toTokenClientError(thrown, 'silent-authentication')
      const state = getState()
      const delayMs = retryDelay(error, attempt, environment.random)
      const mayRetry = error.retryable && isSessionUsable(state) && clock.now() + delayMs < state.deadlineAt
      audit({ type: 'extensionFailed', by: 'person', code: error.code, retryInMs: mayRetry ? delayMs : null })
      if (!mayRetry) {
        dispatch({ type: 'extensionRefused', error })
        throw error
      }
      dispatch({ type: 'renewalFailed', error })
      await pause(context, delayMs)
    }
  }
}

const aborted = () => new TokenClientError('token-client/aborted', 'renewal', 'The session engine was stopped.')
