import { isSessionUsable } from '../state/selectors.ts'
import type { SessionEffect } from './effectContext.ts'
import { extendOnce } from './extendOnce.ts'

/**
 * A person who comes back to the page learns soon that another app has signed out. Looking extends too, so the bound
 * holds here as well; and it is not done more often than every 30 s, or a fifth of `extendAfterMs`.
 */
export const returnCheck: SessionEffect = (context) => {
  const { environment, clock, policy, getState } = context
  let wasAway = false
  let isUnderWay = false

  const mayLook = () => {
    const state = getState()
    const now = clock.now()
    return (
      isSessionUsable(state) &&
      now <= state.lastActivityAt + policy.extendAfterMs &&
      now >= state.lastContactAt + Math.min(30_000, policy.extendAfterMs / 5)
    )
  }
  return environment.visibility.subscribe((change) => {
    const isAway = change === 'hidden' || change === 'blurred'
    const isBack = wasAway && !isAway && environment.visibility.isVisible()
    wasAway = isAway
    if (!isBack || isUnderWay || !mayLook()) return
    isUnderWay = true
    void extendOnce(context, mayLook, () => null).finally(() => (isUnderWay = false))
  })
}
