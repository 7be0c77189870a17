import { createTokenClient } from '../../createTokenClient.ts'
import { openSdkSession } from '../sdk/openSdkSession.ts'
import type { TokenClient } from '../../tokenClient.ts'
import type { UserManagerAdapterOptions, UserManagerLike } from './userManager.ts'
import { openUserManagerSdk } from './userManagerSdk.ts'

/**
 * Makes a token client of a `UserManager` of `oidc-client-ts`. `automaticSilentRenew` is switched off, because a renewal
 * while the user is away would keep the session alive. `silent_redirect_uri` is needed for silent authentication.
 *
 * @example
 * const tokenClient = fromUserManager(new UserManager({ authority, client_id, redirect_uri, silent_redirect_uri }))
 */
export function fromUserManager(userManager: UserManagerLike, options: UserManagerAdapterOptions = {}): TokenClient {
  const { authority, client_id } = userManager.settings
  const sdk = openUserManagerSdk(userManager, options)
  return createTokenClient(
    `oidc-client-ts ${authority} ${client_id}`,
    (emit) => {
      userManager.stopSilentRenew()
      return openSdkSession(sdk, emit)
    },
    () => ({
      silentAuthentication: sdk.authenticateSilently !== undefined,
      get renewalExtendsSession() {
        return sdk.renewalExtendsSession()
      },
      popup: true,
      signOutOfSso: true,
      singleAudience: true,
      lateSignInLost: true,
    }),
  )
}
