import type { ReauthenticateOptions, SessionEngine } from '@stillhere/session-engine'
import type { Authentication, SignInOptions, TokenClientError } from '@stillhere/token-client'

/** How a user signs in again: in a window beside the page, which stays as it is, or by a redirect. */
export type SignInMode = 'popup' | 'redirect'

/**
 * Signs the same user in again. Call it in a click handler, else the browser blocks the window. Redirects if the token
 * client does not support popups.
 */
export function signInAgain(
  engine: SessionEngine,
  options: ReauthenticateOptions & { mode: SignInMode },
): Promise<Authentication> {
  const { error } = engine.store.getState()
  // after a blocked window the next click opens it at once: a silent attempt would use up the click's permission
  const silent = options.silent ?? error?.code !== 'token-client/popup-blocked'
  return orRedirect(engine.reauthenticate({ ...options, silent }), () =>
    engine.reauthenticate({ ...options, mode: 'redirect', silent: false }),
  )
}

/** Signs a user in beside the page. Redirects if the token client does not support popups. */
export const signInInPlace = (engine: SessionEngine, options: SignInOptions): Promise<Authentication> =>
  orRedirect(engine.signIn({ ...options, mode: 'popup' }), () => engine.signIn(options))

const orRedirect = (attempt: Promise<Authentication>, redirect: () => Promise<Authentication>) =>
  attempt.catch((error: TokenClientError) => {
    if (error.code !== 'token-client/popup-unsupported') throw error
    return redirect()
  })
