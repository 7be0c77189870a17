import { TokenClientError, type Authentication } from '@stillhere/token-client'
import { contactServer } from '../effects/contactServer.ts'
import type { EffectContext } from '../effects/effectContext.ts'
import { retryDelay, sessionError, toTokenClientError } from '../effects/tokenClientErrors.ts'
import { lateClickMs } from '../state/deadlines.ts'
import { isSessionUsable } from '../state/sessionState.ts'

/** Extends because the user asked to stay. Retries while time is left. The answer decides, even after the deadline. */
export async function extendSession(
  context: EffectContext,
  { requestedAt = Infinity }: { requestedAt?: number } = {},
): Promise<Authentication> {
  const { clock, policy, getState, dispatch, audit, environment, signal } = context
  const now = clock.now()
  const startedAt = requestedAt > now - lateClickMs ? Math.min(requestedAt, now) : now
  // the bound of any extension: after a long sleep the user may be gone
  const latestAt = startedAt + policy.extendAfterMs
  const before = getState()
  // a click counts at the instant when it was made, however busy the page was
  if (!isSessionUsable(before) || startedAt >= before.deadlineAt) context.agenda.ring()
  const endedBefore = sessionError(getState())
  if (endedBefore) throw endedBefore
  dispatch({ type: 'extensionRequested' })
  audit({ type: 'extensionStarted', by: 'person' })
  const commit = (authentication: Authentication) => {
    const endedMeanwhile = sessionError(getState())
    if (endedMeanwhile) throw endedMeanwhile
    dispatch({ type: 'extensionConfirmed', authentication, activityAt: startedAt })
    audit({ type: 'tokensRenewed', extended: true })
  }
  for (let attempt = 0; ; attempt++) {
    try {
      const isStillDue = () => clock.now() <= latestAt
      const authentication = await contactServer(context, { by: 'person', isStillDue, commit })
      if (!authentication) throw sessionError(getState()) ?? tooLate()
      audit({ type: 'extensionSucceeded', by: 'person', latencyMs: clock.now() - startedAt })
      return authentication
    } catch (thrown) {
      if (signal.aborted) throw stopped()
      const error = toTokenClientError(thrown, 'silent-authentication')
      const state = getState()
      const delayMs = retryDelay(error, attempt, environment.random)
      const retryAt = clock.now() + delayMs
      const mayRetry = error.retryable && isSessionUsable(state) && retryAt < Math.min(state.deadlineAt, latestAt)
      audit({ type: 'extensionFailed', by: 'person', code: error.code, retryInMs: mayRetry ? delayMs : null })
      if (!mayRetry) {
        dispatch({ type: 'extensionRefused', error })
        throw error
      }
      dispatch({ type: 'renewalFailed', error })
      await pause(context, delayMs)
      if (signal.aborted) throw stopped()
    }
  }
}

/** Waits `ms`, or until the network is back, the status changes or the engine stops. */
function pause({ agenda, clock, onCommit, signal }: EffectContext, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const endsAt = clock.now() + ms
    const done = () => {
      stopAgenda()
      stopCommits()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stopCommits = onCommit((state, previous) => {
      const isBack = previous.connection === 'offline' && state.connection !== 'offline'
      if (isBack || state.status !== previous.status) done()
    })
    const stopAgenda = agenda.add({ dueAt: () => endsAt, run: done })
    signal.addEventListener('abort', done)
  })
}

const tooLate = () => new TokenClientError('token-client/timeout', 'renewal', 'The answer arrived too late.')
const stopped = () => new TokenClientError('token-client/aborted', 'renewal', 'The session engine was stopped.')
