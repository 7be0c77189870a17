import type { SessionEffect } from './effectContext.ts'
import { toTokenClientError } from './toTokenClientError.ts'

/** Drops the tokens as soon as the session is over, and ends the SSO session where the policy wants that. */
export const ending: SessionEffect = ({ onCommit, policy, tokenClient, audit }) =>
  onCommit((state, previous) => {
    const isOver = state.status === 'ended' || (state.status === 'signed-out' && state.reason !== 'signed-out')
    if (!isOver || !('user' in previous) || previous.status === 'ended' || previous.status === 'reauthenticating')
      return
    const isTimeout = state.reason === 'idle-timeout' || state.reason === 'absolute-timeout'
    const scope = isTimeout && policy.onEnd === 'sign-out-sso' ? 'sso' : 'application'
    tokenClient.signOut({ scope }).catch((thrown: unknown) => {
      audit({ type: 'commandFailed', command: 'signOut', code: toTokenClientError(thrown, 'sign-out').code })
    })
  })
