import type { ReauthenticateOptions, SessionEngine } from '@stillhere/session-engine'
import type { Authentication, TokenClientError } from '@stillhere/token-client'

/** How to come back: in a window beside the page, which stays as it is, or by leaving the page. */
export type SignInMode = 'popup' | 'redirect'

/** Call it inside the click: browsers open windows for nobody else. Where the client knows no popup, the page is left. */
export function signInAgain(
  engine: SessionEngine,
  options: ReauthenticateOptions & { mode: SignInMode },
): Promise<Authentication> {
  const { error } = engine.store.getState()
  // what is asked silently first takes the click's permission away
  const silent = options.silent ?? error?.code !== 'token-client/popup-blocked'
  return engine.reauthenticate({ ...options, silent }).catch((thrown: TokenClientError) => {
    if (thrown.code !== 'token-client/popup-unsupported') throw thrown
    return engine.reauthenticate({ ...options, mode: 'redirect', silent: false })
  })
}
