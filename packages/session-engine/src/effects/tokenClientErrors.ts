import { isTokenClientError, TokenClientError, type TokenClientPhase } from '@stillhere/token-client'
import type { SessionState } from '../state/sessionState.ts'

/** Converts what a token client threw. A defective adapter may throw anything. */
export const toTokenClientError = (error: unknown, phase: TokenClientPhase): TokenClientError =>
  isTokenClientError(error)
    ? error
    : new TokenClientError(
        'token-client/authorization-failed',
        phase,
        'The token client threw an error that is not a TokenClientError. See `cause`.',
        { cause: error },
      )

/** Returns the delay before the next try, in ms: what the server asks for, else 1, 2, 4 … 30 s, each varied by ± 25 %. */
export const retryDelay = (error: TokenClientError, attempt: number, random: () => number): number =>
  error.retryAfterMs ?? Math.min(30_000, 1_000 * 2 ** attempt) * (0.75 + random() / 2)

/** Returns why this session cannot be used, or `null`. Also `null` while it is being restored, or the user signs in again. */
export const sessionError = (state: SessionState): TokenClientError | null => {
  if (state.status === 'ended')
    return new TokenClientError('token-client/session-ended', 'access-token', `The session has ended: ${state.reason}.`)
  if (state.status === 'signed-out')
    return (
      state.error ??
      new TokenClientError('token-client/not-signed-in', 'access-token', 'No user is signed in. Call signIn().')
    )
  return null
}
