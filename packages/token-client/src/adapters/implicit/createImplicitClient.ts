import type { TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { withSignal } from '../../withSignal.ts'
import { failure } from '../../protocol/protocolError.ts'
import { canAskForTokens } from './askForTokens.ts'
import { readImplicitOptions, type ImplicitClientOptions } from './implicitOptions.ts'
import { createImplicitSession, type ImplicitSession } from './implicitSession.ts'

/**
 * For apps that cannot leave the implicit flow yet (OIDC Core §3.2, `response_type=id_token token`): sign-in by redirect
 * with the tokens in the fragment, silent authentication by web message in a hidden frame, tokens in memory. It has all
 * the checks of the built-in client, but RFC 10017 forbids the flow itself: an address has carried the access token.
 * Says so once in the console, in production too. Errors are those of `createOidcClient`, which takes the same options.
 *
 * @deprecated Use `createOidcClient` of `@stillhere/token-client/oidc`: code flow with PKCE.
 * @example
 * const tokenClient = createImplicitClient({ issuer: 'https://auth.example', clientId: 'shop' })
 */
export function createImplicitClient(options: ImplicitClientOptions): TokenClient {
  // oxlint-disable-next-line no-console -- meant for whoever runs this app, and there is nobody else to tell
  console.warn(
    `Stillhere: client "${options.clientId}" uses the implicit flow, which RFC 10017 forbids: access tokens in addresses leak. Use the code flow with PKCE: createOidcClient of @stillhere/token-client/oidc.`,
  )
  const key = `${options.issuer} ${options.clientId}`
  const listeners = new Set<(event: TokenClientEvent) => void>()
  const emit = (event: TokenClientEvent) => listeners.forEach((listener) => listener(event))
  let session: ImplicitSession | undefined
  let wrong: unknown
  try {
    session = createImplicitSession(key, readImplicitOptions(options), emit)
  } catch (error) {
    wrong = error
  }
  let isDisposed = false

  /** Runs on a client that is in order; whatever is under way when it is disposed fails as disposed. */
  const guarded = async <T>(
    phase: TokenClientPhase,
    run: (session: ImplicitSession) => Promise<T>,
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
      popup: false,
      renewalExtendsSession: true,
      get silentAuthentication() {
        return canAskForTokens(session?.server())
      },
      get signOutOfSso() {
        const server = session?.server()
        return !server || server.end_session_endpoint !== undefined
      },
    },
    restore: ({ silent, signal } = {}) => guarded('silent-authentication', (one) => one.restore(silent), signal),
    signIn: (request = {}) => guarded('sign-in', (one) => one.signIn(request), request.signal),
    extendSession: ({ signal } = {}) => guarded('silent-authentication', (one) => one.extend(), signal),
    renewTokens: ({ signal } = {}) => guarded('renewal', (one) => one.renew(), signal),
    findAccessToken: (request = {}) => session?.findAccessToken(request) ?? null,
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
