import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import { isSameUser, TokenClientError } from '@stillhere/token-client'
import { signInAgain } from '../signIn.ts'

/** The authentication that a page or an action requires beyond a session. */
export type ProofOfIdentity = {
  /** Maximum age of the authentication, in seconds (OIDC Core §3.1.2.1). */
  maxAge?: number | undefined
  /** Space-separated authentication levels, any of which is sufficient. */
  acrValues?: string | undefined
}

/** Why the authentication is not sufficient: it is too old, or not strong enough. */
export type MissingStepUp = 'stale' | 'step-up'

/** Returns what the authentication lacks; `null` if it is sufficient, or if there is no usable session. */
export function missingStepUp(
  state: SessionState,
  { maxAge, acrValues }: ProofOfIdentity,
  now: number,
): MissingStepUp | null {
  if (!isSessionUsable(state)) return null
  const { authenticatedAt, authenticationLevel = '' } = state.authentication
  if (maxAge !== undefined && authenticatedAt + maxAge * 1000 < now) return 'stale'
  if (acrValues !== undefined && !acrValues.split(' ').includes(authenticationLevel)) return 'step-up'
  return null
}

/**
 * Asks the user to sign in, in a window that opens at once, if the authentication is not sufficient; else resolves.
 * @throws TokenClientError `step-up-not-met` if the new authentication is not sufficient either, `subject-changed` if
 *   another user has signed in, or the failure of the sign-in
 */
export async function proveIdentity(engine: SessionEngine, proof: ProofOfIdentity): Promise<void> {
  const before = engine.store.getState()
  const askedAt = engine.now()
  const missing = missingStepUp(before, proof, askedAt)
  if (!missing && isSessionUsable(before)) return
  const { maxAge, acrValues } = proof
  await signInAgain(engine, {
    mode: 'popup',
    // silent authentication proves nothing
    silent: false,
    ...(missing ? { purpose: missing } : {}),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(acrValues === undefined ? {} : { acrValues }),
  })
  const after = engine.store.getState()
  if ('user' in before && !hasSameUser(before, after))
    throw new TokenClientError('token-client/subject-changed', 'sign-in', 'Another user has signed in.')
  // an authentication since the request is fresh, however long it took; `auth_time` counts whole seconds
  if (!isSessionUsable(after) || missingStepUp(after, proof, askedAt - 1000))
    throw new TokenClientError(
      'token-client/step-up-not-met',
      'sign-in',
      'The authentication does not meet the requested maxAge or acrValues.',
    )
}

const hasSameUser = (before: SessionState, after: SessionState) =>
  'user' in before && 'user' in after && isSameUser(before.user, after.user)
