// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { openPopup } from '../../browser/openPopup.ts'
import { askOwnFrame } from '../sdk/askOwnFrame.ts'
import { authorizationParamsOf } from '../sdk/authorizationParams.ts'
import { definedOf, fieldsOf } from '../sdk/fieldsOf.ts'
import { readClaims } from '../sdk/readClaims.ts'
import type { Sdk, SdkTokens, SdkTransaction } from '../sdk/sdk.ts'
import type { AccessToken } from '../../tokenClient.ts'
import type { Auth0AdapterOptions, Auth0Client, Auth0Tokens } from './auth0Client.ts'
import { hasNoRefreshToken, toAuth0Error } from './auth0Error.ts'

/** Shorter than the timeout of the adapter, so that the SDK removes its own frame first. */
const frameTimeoutSeconds = 10
const popupTimeoutSeconds = 600

type Settings = Auth0AdapterOptions & { navigate: (url: string) => void; openPopup: typeof openPopup }

/** Connects the SDK. Its cache is never asked for renewals: `cacheMode` is `off`. */
export function openAuth0Sdk(client: Auth0Client, { silentRedirectUri, navigate, ...settings }: Settings): Sdk {
  // no method of the SDK tells whether it uses refresh tokens
  const sdkOptions = fieldsOf(Reflect.get(client, 'options'))
  const usesRefreshTokens = sdkOptions['useRefreshTokens'] === true
  const configured = fieldsOf(sdkOptions['authorizationParams'])['audience']
  const audience = settings.audience ?? (typeof configured === 'string' ? configured : undefined)

  const ask = async (options: object): Promise<Auth0Tokens> =>
    client.getTokenSilently({ detailedResponse: true, timeoutInSeconds: frameTimeoutSeconds, ...options })
  /** Reads the tokens that the SDK has just put into its cache. */
  const readTokens = async () => toTokens(await ask({ cacheMode: 'on' }))
  const toTokens = (answer: Auth0Tokens): SdkTokens => ({
    claims: readClaims(answer.id_token),
    accessToken: toAccessToken(answer, audience),
  })
  /** The SDK has no API for this while it uses refresh tokens, so the request goes through a frame of our own. */
  const authenticateInFrame = async (redirectUri: string, signal: AbortSignal) => {
    let url = ''
    await client.loginWithRedirect({
      authorizationParams: { prompt: 'none', redirect_uri: new URL(redirectUri, location.href).href },
      openUrl: (request: string) => {
        url = request
      },
    })
    await client.handleRedirectCallback(await askOwnFrame(url, signal))
    return readTokens()
  }

  return {
    audience,
    isCallback: ({ searchParams }) =>
      searchParams.has('state') && (searchParams.has('code') || searchParams.has('error')),
    async completeCallback(href) {
      const { appState } = await client.handleRedirectCallback(href)
      return { tokens: await readTokens(), transaction: appState as SdkTransaction | undefined }
    },
    ...(silentRedirectUri !== undefined
      ? { authenticateSilently: (signal: AbortSignal) => authenticateInFrame(silentRedirectUri, signal) }
      : !usesRefreshTokens && { authenticateSilently: async () => toTokens(await ask({ cacheMode: 'off' })) }),
    renewTokens: () =>
      ask({ cacheMode: 'off' }).then(toTokens, (error: unknown) => {
        if (hasNoRefreshToken(error)) return null
        throw error
      }),
    renewalExtendsSession: () => !usesRefreshTokens,
    leaveToSignIn: (options, transaction) =>
      client.loginWithRedirect({
        appState: transaction,
        authorizationParams: authorizationParamsOf(options),
        openUrl: navigate,
      }),
    async signInWithPopup(options, signal) {
      const popup = settings.openPopup('', 'sign-in')
      signal.addEventListener('abort', () => popup.close())
      await client.loginWithPopup(
        { authorizationParams: authorizationParamsOf(options) },
        { popup, timeoutInSeconds: popupTimeoutSeconds },
      )
      return readTokens()
    },
    requestToken: async (other, scope) =>
      toAccessToken(await ask({ cacheMode: 'off', authorizationParams: definedOf({ audience: other, scope }) }), other),
    dropTokens: () => client.logout({ openUrl: false }),
    leaveToSignOut: (returnTo, extraParams) =>
      client.logout({ logoutParams: { ...extraParams, ...definedOf({ returnTo }) }, openUrl: navigate }),
    toError: toAuth0Error,
  }
}

/** `expires_in` of a cached answer counts from when it was issued, so a JWT's own expiry is preferred. */
function toAccessToken({ access_token, expires_in, scope }: Auth0Tokens, audience: string | undefined): AccessToken {
  const { exp } = readClaims(access_token)
  return {
    value: access_token,
    type: 'Bearer',
    expiresAt: typeof exp === 'number' ? exp * 1000 : Date.now() + expires_in * 1000,
    ...definedOf({ scope, audience }),
  }
}
