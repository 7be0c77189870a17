import { TokenClientError } from '@stillhere/token-client'
import type { SessionState } from '../state/sessionState.ts'

/** Why nothing can be had from this session, or `null`. While it is being restored or recovered that is not known yet. */
export const notUsable = (state: SessionState): TokenClientError | null => {
  if (state.status === 'ended')
    return new TokenClientError('token-client/session-ended', 'access-token', `The session has ended: ${state.reason}.`)
  if (state.status === 'signed-out')
    return (
      state.error ??
      new TokenClientError('token-client/not-signed-in', 'access-token', 'Nobody is signed in: call signIn().')
    )
  return null
}
