import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import { TokenClientError } from '@stillhere/token-client'
import { isRedirectLoop, noteRedirect } from '../dom/redirects.ts'
import { ignoreRejection } from '../ignoreRejection.ts'
import { missingStepUp, type ProofOfIdentity } from './stepUp.ts'

export type RequireSessionOptions = ProofOfIdentity & {
  /** `redirect` (default): redirects to sign-in if no user is signed in. `none`: rejects. */
  signIn?: 'redirect' | 'none' | undefined
  /** Path, query and hash to return to after the sign-in. Default: this page. */
  returnTo?: string | undefined
  /** Aborts the wait, for instance when a navigation is cancelled. */
  signal?: AbortSignal | undefined
}

/** The state of a session that can be used: `active` or `expiring`. */
export type UsableSession = Extract<SessionState, { status: 'active' | 'expiring' }>

/**
 * Returns the session, for code that runs before a render: loaders, middleware, commands. Waits while the session is
 * restored and while the user signs in again. If no user is signed in, it redirects to sign-in, once for any number of
 * callers. It does not redirect after a sign-out or a failure. The engine must be started, as `AuthProvider` does.
 *
 * @example const { user } = await requireSession(engine, { returnTo: '/orders' })
 * @throws TokenClientError `not-signed-in`; `interaction-required` if the authentication does not meet `maxAge` or
 *   `acrValues`; `aborted`; or the failure of the sign-in
 */
export function requireSession(engine: SessionEngine, options: RequireSessionOptions = {}): Promise<UsableSession> {
  const { maxAge, acrValues, returnTo, signal, signIn = 'redirect' } = options
  const request = {
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(returnTo === undefined ? {} : { returnTo }),
  }
  const ending = new AbortController()
  let hasAsked = false

  return new Promise<UsableSession>((resolve, reject) => {
    const refuse = (code: 'not-signed-in' | 'interaction-required' | 'aborted', message: string) =>
      reject(new TokenClientError(`token-client/${code}`, 'sign-in', message))
    const abort = () => refuse('aborted', 'The request for a session was aborted.')
    /** Runs a command that asks the user. Its result appears in the state. */
    const ask = (command: () => Promise<unknown>) => {
      hasAsked = true
      redirectOnce(engine, command)
    }
    const check = (state: SessionState) => {
      const { status, error } = state
      if (isSessionUsable(state)) {
        const purpose = missingStepUp(state, options, engine.now())
        if (!purpose) resolve(state)
        else if (error && hasAsked) reject(error)
        else if (hasAsked || signIn === 'none')
          refuse('interaction-required', 'The authentication does not meet the requested maxAge or acrValues.')
        else ask(() => engine.reauthenticate({ ...request, purpose }))
      } else if (status === 'signed-out') {
        // a failed sign-out is not reported here: no user is signed in
        if (error && error.phase !== 'sign-out') reject(error)
        else if (state.reason || signIn === 'none' || (!hasAsked && isRedirectLoop()))
          refuse('not-signed-in', 'No user is signed in.')
        else if (!hasAsked) ask(() => engine.signIn(request))
      }
    }
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, ending)
    ending.signal.addEventListener('abort', engine.store.subscribe(check))
    check(engine.store.getState())
  }).finally(() => ending.abort())
}

const redirecting = new WeakSet<SessionEngine>()

/**
 * Runs a command that may redirect to sign-in, once for any number of guards. Commands during its run are dropped. The
 * redirect is counted, to prevent a redirect loop.
 */
export function redirectOnce(engine: SessionEngine, command: () => Promise<unknown>): void {
  if (redirecting.has(engine)) return
  redirecting.add(engine)
  const undo = noteRedirect()
  ignoreRejection(
    command().finally(() => {
      undo()
      redirecting.delete(engine)
    }),
  )
}
