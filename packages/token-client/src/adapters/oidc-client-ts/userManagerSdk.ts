import { authorizationParamsOf } from '../sdk/authorizationParams.ts'
import { definedOf } from '../sdk/fieldsOf.ts'
import { readClaims } from '../sdk/readClaims.ts'
import type { Sdk, SdkTokens, SdkTransaction } from '../sdk/sdk.ts'
import type { SignInOptions } from '../../tokenClient.ts'
import { createError } from '../../tokenClientError.ts'
import { createSilentUserManager } from './silentUserManager.ts'
import type { UserManagerAdapterOptions, OidcUser, UserManagerLike } from './userManager.ts'
import { toUserManagerError } from './userManagerError.ts'

/** The SDK applies none of its timeouts to the refresh token grant, unless the call says so. */
const refreshTimeoutSeconds = 10

/** Connects the SDK. The user that it stores is always the one whom the token client has accepted. */
export function openUserManagerSdk(userManager: UserManagerLike, options: UserManagerAdapterOptions): Sdk {
  const { resource, silent_redirect_uri } = userManager.settings
  const audience = options.audience ?? (typeof resource === 'string' ? resource : undefined)
  let silentManager: UserManagerLike | undefined
  let latest: OidcUser | undefined

  const keep = (user: OidcUser | null): SdkTokens => {
    if (!user) throw createError('not-signed-in', 'renewal')
    latest = user
    return {
      claims: readClaims(user.id_token),
      accessToken: {
        value: user.access_token,
        type: 'Bearer',
        expiresAt: (user.expires_at ?? 0) * 1000,
        ...definedOf({ scope: user.scope, audience }),
      },
    }
  }
  const authenticateSilently = async () => {
    silentManager ??= createSilentUserManager(userManager)
    await silentManager.removeUser()
    const user = await silentManager.signinSilent({ forceIframeAuth: true })
    const isOther = latest && readClaims(latest.id_token)['sub'] !== readClaims(user?.id_token)['sub']
    if (user && !isOther) {
      await userManager.storeUser(user)
      await userManager.events.load(user)
    }
    return keep(user)
  }

  return {
    audience,
    isCallback: ({ searchParams }) =>
      searchParams.has('state') && (searchParams.has('code') || searchParams.has('error')),
    async completeCallback(href) {
      const user = await userManager.signinRedirectCallback(href)
      return { tokens: keep(user), transaction: user.state as SdkTransaction | undefined }
    },
    ...(silent_redirect_uri !== undefined && { authenticateSilently }),
    async renewTokens() {
      if (!latest?.refresh_token) return null
      return keep(await userManager.signinSilent({ silentRequestTimeoutInSeconds: refreshTimeoutSeconds }))
    },
    renewalExtendsSession: () => !latest?.refresh_token,
    leaveToSignIn: (request, transaction) => userManager.signinRedirect({ ...requestOf(request), state: transaction }),
    signInWithPopup: async (request, signal) =>
      keep(await userManager.signinPopup({ ...requestOf(request), popupAbortOnClose: true, popupSignal: signal })),
    dropTokens: () => userManager.removeUser(),
    leaveToSignOut: (returnTo, extraParams) =>
      userManager.signoutRedirect({
        ...definedOf({ id_token_hint: latest?.id_token, post_logout_redirect_uri: returnTo }),
        extraQueryParams: extraParams,
      }),
    toError: toUserManagerError,
  }
}

/** `max_age` goes among the extra parameters: the SDK drops a 0. */
function requestOf({ prompt, acrValues, loginHint, uiLocales, ...others }: SignInOptions) {
  return {
    ...definedOf({ prompt, acr_values: acrValues, login_hint: loginHint, ui_locales: uiLocales }),
    extraQueryParams: authorizationParamsOf(others),
  }
}
