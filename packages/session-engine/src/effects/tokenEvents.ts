import type { Authentication, TokenClientError, TokenClientErrorCode } from '@stillhere/token-client'
import { isSessionUsable, type SessionEndReason, type SessionState } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { readLiveRecord } from './recordStorage.ts'

/** Commits new tokens, from an event or from a renewal of the engine. */
export function commitTokens({ dispatch, audit, getState }: EffectContext, authentication: Authentication): void {
  const state = getState()
  const extended = isSessionUsable(state) && authentication.contactedAt > state.lastContactAt
  dispatch({ type: 'tokensRenewed', authentication })
  audit({ type: 'tokensRenewed', extended })
}

/** Follows the events of the token client. What the server says takes precedence over computed deadlines. */
export const tokenEvents: SessionEffect = (context) => {
  const { tokenClient, dispatch, audit, getState, clock } = context
  return tokenClient.subscribe((event) => {
    switch (event.type) {
      case 'tokensRenewed':
        return commitTokens(context, event.authentication)
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
