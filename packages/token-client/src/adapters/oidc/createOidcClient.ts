import type { TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import { withSignal } from '../../withSignal.ts'
import { canAuthenticateSilently } from './authenticateSilently.ts'
import { readOptions, type OidcClientOptions } from './oidcOptions.ts'
import { failure } from './protocolError.ts'
import { createOidcSession, type OidcSession } from './oidcSession.ts'

/**
 * The built-in client: OpenID Connect code flow with PKCE by redirect, silent authentication in a hidden frame, tokens
 * in memory. Options are checked at once but never thrown: with a wrong one, every method rejects with
 * `token-client/config-invalid`, whose `field` names it. Inside a frame a callback is never redeemed: `restore` gives
 * `null` there.
 *
 * @example
 * const tokenClient = createOidcClient({ issuer: 'https://auth.example', clientId: 'shop' })
 */
export function createOidcClient(options: OidcClientOptions): TokenClient {
  const key = `${options.issuer} ${options.clientId}`
  const listeners = new Set<(event: TokenClientEvent) => void>()
  const session = startSession(key, options, (event) => listeners.forEach((listener) => listener(event)))
  let isDisposed = false

  /** Runs on a client that is in order; whatever is under way when it is disposed fails as disposed. */
  const guarded = async <T>(
    phase: TokenClientPhase,
    run: (session: OidcSession) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> => {
    const disposed = () => failure('disposed', phase, 'This token client was disposed.')
    if (isDisposed) throw disposed()
    if (session instanceof TokenClientError) throw session
    try {
      return await withSignal(run(session), signal)
    } catch (error) {
      throw isDisposed ? disposed() : error
    }
  }
  const known = () => (session instanceof TokenClientError ? null : session)

  return {
    key,
    capabilities: {
      popup: false,
      get silentAuthentication() {
        return canAuthenticateSilently(known()?.server() ?? null)
      },
      get renewalExtendsSession() {
        return !known()?.holdsRefreshToken()
      },
      get signOutOfSso() {
        const server = known()?.server()
        return !server || server.end_session_endpoint !== undefined
      },
    },
    restore: ({ signal } = {}) => guarded('silent-authentication', (one) => one.restore(), signal),
    signIn: (request = {}) =>
      guarded('sign-in', async (one) => {
        if (request.mode === 'popup')
          throw failure('popup-unsupported', 'sign-in', 'This client signs in by redirect only.')
        return one.signIn(request)
      }),
    extendSession: ({ signal } = {}) => guarded('silent-authentication', (one) => one.extend(), signal),
    renewTokens: ({ signal } = {}) => guarded('renewal', (one) => one.renew(), signal),
    getAccessToken: (request = {}) => guarded('access-token', (one) => one.getAccessToken(request), request.signal),
    signOut: (request = {}) => guarded('sign-out', (one) => one.signOut(request)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      known()?.end()
      listeners.clear()
    },
  }
}

function startSession(
  key: string,
  options: OidcClientOptions,
  emit: (event: TokenClientEvent) => void,
): OidcSession | TokenClientError {
  try {
    return createOidcSession(key, readOptions(options), emit)
  } catch (error) {
    if (error instanceof TokenClientError) return error
    throw error
  }
}
