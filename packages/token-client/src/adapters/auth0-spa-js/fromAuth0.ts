import { openPopup } from '../../browser/openPopup.ts'
import { createTokenClient } from '../../createTokenClient.ts'
import { openSdkSession } from '../sdk/openSdkSession.ts'
import type { TokenClient } from '../../tokenClient.ts'
import { openAuth0Sdk } from './auth0Sdk.ts'
import type { Auth0AdapterOptions, Auth0Client } from './auth0Client.ts'

/**
 * Makes a token client of an `Auth0Client` of `@auth0/auth0-spa-js`. The SDK keeps its tokens and its bindings.
 *
 * @example
 * const tokenClient = fromAuth0(new Auth0Client({ domain, clientId, cacheLocation: 'memory' }))
 */
export function fromAuth0(client: Auth0Client, options: Auth0AdapterOptions = {}): TokenClient {
  const { domain, clientId } = client.getConfiguration()
  const sdk = openAuth0Sdk(client, { navigate: (url) => location.assign(url), openPopup, ...options })
  return createTokenClient(
    `auth0 ${domain} ${clientId}`,
    (emit) => openSdkSession(sdk, emit),
    () => ({
      silentAuthentication: sdk.authenticateSilently !== undefined,
      renewalExtendsSession: sdk.renewalExtendsSession(),
      popup: true,
      signOutOfSso: true,
      lateSignInLost: true,
    }),
  )
}
