import { createTokenClient } from '../../createTokenClient.ts'
import type { TokenClient } from '../../tokenClient.ts'
import { canAskForTokens } from './askForTokens.ts'
import { readImplicitOptions, type ImplicitClientOptions } from './implicitOptions.ts'
import { createImplicitSession } from './implicitSession.ts'

/**
 * Creates a client for apps that cannot leave the implicit flow yet (OIDC Core §3.2, `response_type=id_token token`):
 * sign-in by redirect with the tokens in the fragment, silent authentication by web message, tokens in memory. It checks
 * everything that the built-in client checks. RFC 10017 forbids the flow itself, because an address has carried the
 * access token; a console warning says so once, in production too. Options and errors are those of `createOidcClient`.
 *
 * @deprecated Use `createOidcClient` of `@stillhere/token-client/oidc`: code flow with PKCE.
 * @example
 * const tokenClient = createImplicitClient({ issuer: 'https://auth.example', clientId: 'shop' })
 */
export function createImplicitClient(options: ImplicitClientOptions): TokenClient {
  // oxlint-disable-next-line no-console -- a warning for the operator of the app
  console.warn(
    `Stillhere: client "${options.clientId}" uses the implicit flow, which RFC 10017 forbids: access tokens in addresses leak. Use the code flow with PKCE: createOidcClient of @stillhere/token-client/oidc.`,
  )
  const key = `${options.issuer} ${options.clientId}`
  return createTokenClient(
    key,
    (emit) => createImplicitSession(key, readImplicitOptions(options), emit),
    (session) => ({
      popup: false,
      renewalExtendsSession: true,
      get silentAuthentication() {
        return canAskForTokens(session?.server())
      },
      get signOutOfSso() {
        const server = session?.server()
        return !server || server.end_session_endpoint !== undefined
      },
    }),
  )
}
