import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import { isSameUser, TokenClientError } from '@stillhere/token-client'
import { signInAgain } from '../components/session-ended-dialog/signInAgain.ts'
import { whatIsLacking, type ProofOfIdentity } from './whatIsLacking.ts'

/**
 * Asks the person in a window, at once, where the proof of identity is not as fresh or strong as asked; else resolves.
 * @throws TokenClientError `step-up-not-met` where the proof that came does not do, `subject-changed` where somebody else
 *   has given it, what the sign-in has failed with
 */
export async function proveIdentity(engine: SessionEngine, proof: ProofOfIdentity): Promise<void> {
  const before = engine.store.getState()
  const askedAt = engine.now()
  const lack = whatIsLacking(before, proof, askedAt)
  if (!lack && isSessionUsable(before)) return
  const { maxAge, acrValues } = proof
  await signInAgain(engine, {
    mode: 'popup',
    // what is asked silently proves nothing
    silent: false,
    ...(lack ? { purpose: lack } : {}),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(acrValues === undefined ? {} : { acrValues }),
  })
  const after = engine.store.getState()
  if ('user' in before && !isSamePerson(before, after))
    throw new TokenClientError('token-client/subject-changed', 'sign-in', 'Somebody else has signed in.')
  // fresh is what was given since it was asked for, however long that took; `auth_time` counts whole seconds
  if (!isSessionUsable(after) || whatIsLacking(after, proof, askedAt - 1000))
    throw new TokenClientError(
      'token-client/step-up-not-met',
      'sign-in',
      'The proof that came is not the one asked for.',
    )
}

const isSamePerson = (before: SessionState, after: SessionState) =>
  'user' in before && 'user' in after && isSameUser(before.user, after.user)
