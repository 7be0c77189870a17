import { isSessionUsable } from '../state/selectors.ts'
import type { SessionState } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { exclusively } from './exclusively.ts'
import { recordName } from './recordStorage.ts'
import { toTokenClientError } from './toTokenClientError.ts'

/** Drops the tokens as soon as the session is over, and ends the SSO session where the policy wants that. */
export const ending: SessionEffect = (context) =>
  context.onCommit((state, previous) => {
    if (!hasJustEnded(state, previous)) return
    end(context, state).catch((thrown: unknown) => {
      if (context.signal.aborted) return
      const { code } = toTokenClientError(thrown, 'sign-out')
      context.audit({ type: 'commandFailed', command: 'signOut', code })
    })
  })

/** By itself: a person who signs out has given that command. */
const hasJustEnded = (state: SessionState, previous: SessionState) =>
  (state.status === 'ended' || (state.status === 'signed-out' && state.reason !== 'signed-out')) &&
  (isSessionUsable(previous) || (previous.status === 'reauthenticating' && !previous.reason))

async function end(context: EffectContext, state: SessionState) {
  const { tokenClient, environment, policy } = context
  const dropTokens = () => tokenClient.signOut({ scope: 'application' })
  const isTimeout = 'reason' in state && (state.reason === 'idle-timeout' || state.reason === 'absolute-timeout')
  if (!isTimeout || policy.onEnd !== 'sign-out-sso') return dropTokens()
  // all tabs end at the same second: one of them leaves for the end-session endpoint
  return exclusively(context, 'ending', 2_000, () => {
    const done = `${recordName(context)}:ended`
    const generation = String(state.generation)
    if (environment.storage.getItem(done) === generation) return dropTokens()
    environment.storage.setItem(done, generation)
    return tokenClient.signOut({ scope: 'sso' })
  })
}
