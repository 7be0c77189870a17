import { isSessionUsable } from '../state/sessionState.ts'
import type { SessionEffect } from './effectContext.ts'
import { extendOnce } from './extension.ts'

/** Compares instants after sleep, freezing, throttling or the back/forward cache, before anything else reacts. */
export const wake: SessionEffect = ({ environment, agenda, dispatch, getState }) => {
  const stopVisibility = environment.visibility.subscribe((change) => {
    agenda.ring()
    // the page that redirected to the authorization server came back through the back button
    if (change === 'restored' && getState().status === 'reauthenticating')
      dispatch({ type: 'reauthenticationAbandoned' })
  })
  const followNetwork = (online: boolean) => {
    dispatch({ type: 'networkChanged', online })
    agenda.ring()
  }
  if (!environment.network.isOnline()) followNetwork(false)
  const stopNetwork = environment.network.subscribe(followNetwork)
  return () => {
    stopVisibility()
    stopNetwork()
  }
}

/** Shortest time between two checks, in ms, unless a fifth of `extendAfterMs` is shorter. */
const checkEveryMs = 30_000

/**
 * Asks the server when the user comes back to the page, to notice a sign-out in another app soon. The request also
 * extends, so it has the same bound as an extension.
 */
export const returnCheck: SessionEffect = (context) => {
  const { environment, clock, policy, getState } = context
  let wasAway = false
  let isUnderWay = false

  const mayCheck = () => {
    const state = getState()
    const now = clock.now()
    return (
      isSessionUsable(state) &&
      now <= state.lastActivityAt + policy.extendAfterMs &&
      now >= state.lastContactAt + Math.min(checkEveryMs, policy.extendAfterMs / 5)
    )
  }
  return environment.visibility.subscribe((change) => {
    const isAway = change === 'hidden' || change === 'blurred'
    const isBack = wasAway && !isAway && environment.visibility.isVisible()
    wasAway = isAway
    if (!isBack || isUnderWay || !mayCheck()) return
    isUnderWay = true
    void extendOnce(context, mayCheck, () => null).finally(() => (isUnderWay = false))
  })
}
