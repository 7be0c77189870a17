import type { TokenClientError } from '@stillhere/token-client'
import { isSessionUsable } from '../state/selectors.ts'
import type { SessionEndReason, SessionState } from '../state/sessionState.ts'
import type { SessionEffect } from './effectContext.ts'
import { readLiveRecord } from './recordStorage.ts'

/** What the token client finds out on its own: the server's word beats arithmetic. */
export const tokenEvents: SessionEffect = (context) => {
  const { tokenClient, dispatch, audit, getState, clock } = context
  return tokenClient.subscribe((event) => {
    switch (event.type) {
      case 'tokensRenewed': {
        const state = getState()
        const extended = isSessionUsable(state) && event.authentication.contactedAt > state.lastContactAt
        dispatch(event)
        return audit({ type: 'tokensRenewed', extended })
      }
      case 'signedIn': {
        const { authentication } = event
        const record = readLiveRecord(context, authentication.user)
        return dispatch({ type: 'sessionFound', authentication, isNew: true, record })
      }
      case 'sessionLost':
        return dispatch({ ...event, reason: reasonOf(event.error, getState(), clock.now()) })
      case 'callbackRejected': {
        const { code, returnTo } = event.error
        return audit({ type: 'callbackRejected', code, ...(returnTo === undefined ? {} : { returnTo }) })
      }
      default:
        return event satisfies never
    }
  })
}

const reasonOf = (error: TokenClientError, state: SessionState, now: number): SessionEndReason => {
  if (error.code === 'token-client/subject-changed') return 'user-changed'
  if (error.code === 'token-client/session-rejected') return 'renewal-rejected'
  if (error.code === 'token-client/session-revoked') return 'revoked'
  return isSessionUsable(state) && now >= state.deadlines.ssoIdleDeadlineAt ? 'idle-timeout' : 'signed-out-elsewhere'
}
