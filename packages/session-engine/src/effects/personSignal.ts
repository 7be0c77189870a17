import { TokenClientError } from '@stillhere/token-client'
import { hasSignedOut, type SessionState } from '../state/sessionState.ts'
import { subjectOf } from '../state/sharedRecord.ts'
import type { EffectContext } from './effectContext.ts'

/** Creates the signal that aborts when the user changes: see `SessionEngine.personSignal`. */
export function createPersonSignal({ getState, onCommit }: EffectContext): () => AbortSignal {
  let controller = new AbortController()
  let user: string | null = null
  const follow = () => {
    const next = signedInUser(getState())
    if (next === undefined || next === user) return
    // a guest who signs in keeps the signal
    if (user !== null) {
      controller.abort(
        new TokenClientError(
          'token-client/aborted',
          'access-token',
          'The request was aborted: its user is not signed in any more.',
        ),
      )
      controller = new AbortController()
    }
    user = next
  }
  onCommit(follow)
  return () => {
    follow() // a subscriber of the store may ask before this listener sees the commit
    return controller.signal
  }
}

/** `null`: no user. `undefined`: not known yet. */
const signedInUser = (state: SessionState) => {
  if (state.status === 'restoring') return undefined
  const isOver = !('user' in state) || hasSignedOut(state) || ('reason' in state && state.reason === 'user-changed')
  return isOver ? null : subjectOf(state.user)
}
