import { TokenClientError } from '@stillhere/token-client'
import { hasSignedOut } from '../state/selectors.ts'
import type { SessionState } from '../state/sessionState.ts'
import type { EffectContext } from './effectContext.ts'

/** A signal for as long as the same person is there: see `SessionEngine.personSignal`. */
export function createPersonSignal({ getState, onCommit }: EffectContext): () => AbortSignal {
  let stay = new AbortController()
  let person: string | null = null
  const look = () => {
    const next = personOf(getState())
    if (next === undefined || next === person) return
    // a guest who signs in stays the same
    if (person !== null) {
      stay.abort(new TokenClientError('token-client/aborted', 'access-token', 'Whoever this was for has gone.'))
      stay = new AbortController()
    }
    person = next
  }
  onCommit(look)
  return () => {
    look() // whoever hears of the commit first may ask at once
    return stay.signal
  }
}

const personOf = (state: SessionState) => {
  if (state.status === 'restoring') return undefined
  const hasGone = !('user' in state) || hasSignedOut(state) || ('reason' in state && state.reason === 'user-changed')
  return hasGone ? null : JSON.stringify([state.user.iss, state.user.sub])
}
