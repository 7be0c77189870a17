import type { TokenClientError, TokenClientErrorCode } from '@stillhere/token-client'
import { isSessionUsable, type SessionEndReason, type SessionState } from '../state/sessionState.ts'
import type { SessionEffect } from './effectContext.ts'
import { readLiveRecord } from './recordStorage.ts'

/** Follows the events of the token client. What the server says takes precedence over computed deadlines. */
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

const reasons: Partial<Record<TokenClientErrorCode, SessionEndReason>> = {
  'token-client/subject-changed': 'user-changed',
  'token-client/session-rejected': 'renewal-rejected',
  'token-client/session-revoked': 'revoked',
}

const reasonOf = ({ code }: TokenClientError, state: SessionState, now: number): SessionEndReason =>
  reasons[code] ??
  (isSessionUsable(state) && now >= state.deadlines.ssoIdleDeadlineAt ? 'idle-timeout' : 'signed-out-elsewhere')
