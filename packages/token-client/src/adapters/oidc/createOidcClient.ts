import { canAuthenticateSilently, canOpenPopup } from '../../browser/browserCapabilities.ts'
import { createTokenClient } from '../../createTokenClient.ts'
import { readOptions, type OidcClientOptions } from '../../protocol/oidcOptions.ts'
import type { TokenClient } from '../../tokenClient.ts'
import { createLazySession } from './lazySession.ts'

/**
 * Creates the built-in client: OpenID Connect code flow with PKCE by redirect or in a popup, silent authentication in a
 * hidden frame, tokens in memory. Wrong options do not throw: every method then rejects with
 * `token-client/config-invalid`, whose `field` names the option. Inside a frame, `restore` resolves with `null` and does
 * not redeem a callback.
 *
 * @example
 * const tokenClient = createOidcClient({ issuer: 'https://auth.example', clientId: 'shop' })
 */
export function createOidcClient(options: OidcClientOptions): TokenClient {
  const key = `${options.issuer} ${options.clientId}`
  return createTokenClient(
    key,
    (emit) => createLazySession(key, readOptions(options), emit),
    (session) => ({
      popup: canOpenPopup(),
      get silentAuthentication() {
        return canAuthenticateSilently()
      },
      get renewalExtendsSession() {
        return session?.profile.refreshExtendsSession === true || !session?.loaded()?.holdsRefreshToken()
      },
      get signOutOfSso() {
        const server = session?.loaded()?.server()
        return !server || server.end_session_endpoint !== undefined || session?.profile.signOut !== undefined
      },
    }),
  )
}
