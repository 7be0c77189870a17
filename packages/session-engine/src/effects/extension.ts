import type { PageVisibility } from '../environment/pageVisibility.ts'
import { extensionDueAt } from '../state/extensionDueAt.ts'
import { isSessionUsable } from '../state/selectors.ts'
import type { SessionState } from '../state/sessionState.ts'
import { contact } from './contact.ts'
import type { SessionEffect } from './effectContext.ts'
import { retryDelay } from './retryDelay.ts'
import { toTokenClientError } from './toTokenClientError.ts'

/** Keeps a present person in: extends the SSO session while there is activity, and never without. */
export const extension: SessionEffect = (context) => {
  const { agenda, policy, clock, environment, getState, dispatch, audit } = context
  let isUnderWay = false
  let attempt = 0
  let retryAt = 0
  /** The contact after which an attempt failed for good: there will be no other until something else moves it. */
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

  const run = async (isStillDue: () => boolean) => {
    const startedAt = clock.now()
    const contactBefore = contactOf(getState())
    isUnderWay = true
    const begin = () => {
      if (!isStillDue()) return false // another tab has done it meanwhile
      audit({ type: 'extensionStarted', by: 'engine' })
      dispatch({ type: 'renewalStarted' })
      return true
    }
    try {
      const authentication = await contact(context, { by: 'engine', isStillDue: begin })
      if (context.signal.aborted) return
      attempt = 0
      retryAt = 0
      if (!authentication) return
      dispatch({ type: 'tokensRenewed', authentication })
      const contactNow = contactOf(getState())
      // a client that says it has contacted nobody would be asked again at once, and for ever
      if (contactNow === contactBefore) hopelessSince = contactNow
      const type = contactNow === contactBefore ? 'extensionIneffective' : 'extensionSucceeded'
      audit({ type, by: 'engine', latencyMs: clock.now() - startedAt })
    } catch (thrown) {
      if (context.signal.aborted) return
      const error = toTokenClientError(thrown, 'silent-authentication')
      if (!error.retryable) hopelessSince = contactOf(getState())
      const retryInMs = error.retryable ? retryDelay(error, attempt++, environment.random) : null
      if (retryInMs !== null) retryAt = clock.now() + retryInMs
      audit({ type: 'extensionFailed', by: 'engine', code: error.code, retryInMs })
      dispatch({ type: 'renewalFailed', error })
    } finally {
      isUnderWay = false
      agenda.update()
    }
  }

  const stopAgenda = agenda.add({ dueAt: () => (isUnderWay ? null : nextAt()), run: () => void run(isDue) })

  /** A person who comes back learns soon that another app has signed out. Within the same bound: looking extends too. */
  const mayLook = () => {
    const state = getState()
    const now = clock.now()
    return (
      isSessionUsable(state) &&
      now <= state.lastActivityAt + policy.extendAfterMs &&
      now >= state.lastContactAt + Math.min(30_000, policy.extendAfterMs / 5)
    )
  }
  const stopReturn = onReturn(environment.visibility, () => {
    if (!isUnderWay && mayLook()) void run(mayLook)
  })
  return () => {
    stopAgenda()
    stopReturn()
  }
}

const contactOf = (state: SessionState) => (isSessionUsable(state) ? state.lastContactAt : -1)

const onReturn = (visibility: PageVisibility, returned: () => void) => {
  let wasAway = false
  return visibility.subscribe((change) => {
    const isAway = change === 'hidden' || change === 'blurred'
    if (wasAway && !isAway && visibility.isVisible()) returned()
    wasAway = isAway
  })
}
