import type { TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { withSignal } from '../../withSignal.ts'
import { canAuthenticateSilently, canOpenPopup } from '../../browser/browserCapabilities.ts'
import { readOptions, type OidcClientOptions } from './oidcOptions.ts'
import { failure } from '../../protocol/protocolError.ts'
import { createLazySession, type LazySession } from './lazySession.ts'

/**
 * The built-in client: OpenID Connect code flow with PKCE by redirect or in a window, silent authentication in a hidden
 * frame, tokens in memory. Options are checked at once but never thrown: with a wrong one, every method rejects with
 * `token-client/config-invalid`, whose `field` names it. Inside a frame a callback is never redeemed: `restore` gives
 * `null` there.
 *
 * @example
 * const tokenClient = createOidcClient({ issuer: 'https://auth.example', clientId: 'shop' })
 */
export function createOidcClient(options: OidcClientOptions): TokenClient {
  const key = `${options.issuer} ${options.clientId}`
  const listeners = new Set<(event: TokenClientEvent) => void>()
  let session: LazySession | undefined
  let wrong: unknown
  try {
    session = createLazySession(key, readOptions(options), (event) => listeners.forEach((listener) => listener(event)))
  } catch (error) {
    wrong = error
  }
  let isDisposed = false

  /** Runs on a client that is in order; whatever is under way when it is disposed fails as disposed. */
  const guarded = async <T>(
    phase: TokenClientPhase,
    run: (session: LazySession) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> => {
    const disposed = () => failure('disposed', phase)
    if (isDisposed) throw disposed()
    if (!session) throw wrong
    try {
      return await withSignal(run(session), signal)
    } catch (error) {
      throw isDisposed ? disposed() : error
    }
  }

  return {
    key,
    capabilities: {
      popup: canOpenPopup(),
      get silentAuthentication() {
        return canAuthenticateSilently()
      },
      get renewalExtendsSession() {
        return !session?.loaded()?.holdsRefreshToken()
      },
      get signOutOfSso() {
        const server = session?.loaded()?.server()
        return !server || server.end_session_endpoint !== undefined
      },
    },
    restore: ({ silent, signal } = {}) => guarded('silent-authentication', (one) => one.restore(silent), signal),
    signIn: (request = {}) => guarded('sign-in', (one) => one.signIn(request), request.signal),
    extendSession: ({ interactive, signal } = {}) =>
      guarded('silent-authentication', (one) => one.extend(interactive), signal),
    prepareWindow: (purpose) => (isDisposed || !session ? () => {} : session.prepareWindow(purpose)),
    renewTokens: ({ signal } = {}) => guarded('renewal', (one) => one.renew(), signal),
    findAccessToken: (request = {}) => session?.loaded()?.findAccessToken(request) ?? null,
    getAccessToken: (request = {}) => guarded('access-token', (one) => one.getAccessToken(request), request.signal),
    signOut: (request = {}) => guarded('sign-out', (one) => one.signOut(request)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      session?.end()
      listeners.clear()
    },
  }
}
