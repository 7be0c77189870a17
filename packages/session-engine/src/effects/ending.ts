import { isSessionUsable, type SessionState } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { recordName } from './recordStorage.ts'
import { toTokenClientError } from './tokenClientErrors.ts'
import { withEngineLock } from './withEngineLock.ts'

/** Drops the tokens when the session ends, and ends the SSO session if the policy says so. */
export const ending: SessionEffect = (context) =>
  context.onCommit((state, previous) => {
    if (!hasJustEnded(state, previous)) return
    dropSession(context, state).catch((thrown: unknown) => {
      if (context.signal.aborted) return
      const { code } = toTokenClientError(thrown, 'sign-out')
      context.audit({ type: 'commandFailed', command: 'signOut', code })
    })
  })

/** Without a command: `signOut()` drops the tokens itself. */
const hasJustEnded = (state: SessionState, previous: SessionState) =>
  (state.status === 'ended' || (state.status === 'signed-out' && state.reason !== 'signed-out')) &&
  (isSessionUsable(previous) || (previous.status === 'reauthenticating' && !previous.reason))

async function dropSession(context: EffectContext, state: SessionState) {
  const { tokenClient, environment, policy } = context
  const dropTokens = () => tokenClient.signOut({ scope: 'application' })
  const isTimeout = 'reason' in state && (state.reason === 'idle-timeout' || state.reason === 'absolute-timeout')
  if (!isTimeout || policy.onEnd !== 'sign-out-sso') return dropTokens()
  // all tabs end in the same second: only one of them contacts the end-session endpoint
  return withEngineLock(context, 'ending', 2_000, () => {
    const doneName = `${recordName(context)}:ended`
    const generation = String(state.generation)
    if (environment.storage.getItem(doneName) === generation) return dropTokens()
    environment.storage.setItem(doneName, generation)
    return tokenClient.signOut({ scope: 'sso' })
  })
}
