import * as oauth from 'oauth4webapi'
import type { SignOutOptions } from '../tokenClient.ts'
import { setParameters } from './authorizationRequest.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { withoutUserAgent } from './oauthRequest.ts'
import { failure } from './protocolError.ts'
import { submitForm } from '../browser/submitForm.ts'
import { readReturnTo } from '../browser/returnTo.ts'
import type { LoadableTokenFeatures } from '../tokens/tokenFeatures.ts'
import type { TransactionStore } from '../browser/transactionStore.ts'
import type { DiscoveredServer } from './serverMetadata.ts'

/** Leaves for the server's end-session endpoint (RP-Initiated Logout §2). */
export async function endSession(
  { clientId, postLogoutRedirectUri, profile, signOutParams }: OidcSettings,
  discover: () => Promise<DiscoveredServer>,
  transactions: TransactionStore,
  idToken: string | undefined,
  { returnTo, extraParams }: Pick<SignOutOptions, 'returnTo' | 'extraParams'>,
): Promise<never> {
  const { origin } = location
  const returnUri = returnTo === undefined ? postLogoutRedirectUri : origin + readReturnTo(returnTo, origin, 'sign-out')
  const { end_session_endpoint: endpoint, authorization_endpoint: authorizationEndpoint } = await discover()
  const { path, returnParameter } = profile.signOut ?? {}
  if (endpoint === undefined && path === undefined)
    throw failure(
      'discovery-invalid',
      'sign-out',
      'The server has no end_session_endpoint, so this client cannot end its session. Use scope "application".',
      { field: 'issuer' },
    )
  const url = endpoint === undefined ? new URL(`${path}`, authorizationEndpoint) : new URL(endpoint)
  const state = oauth.generateRandomState()
  setParameters(url, { ...signOutParams, ...extraParams })
  setParameters(
    url,
    endpoint === undefined
      ? { client_id: clientId, [`${returnParameter}`]: returnUri }
      : { client_id: clientId, post_logout_redirect_uri: returnUri, state, id_token_hint: idToken },
  )
  try {
    transactions.save({ state, startedAt: Date.now() })
  } catch {
    // then the address bar keeps `state` on return; signing out matters more
  }
  if (url.href.length > longestAddress) submitForm(url)
  else location.assign(url.href)
  return new Promise<never>(() => {}) // the page goes away
}

/** Servers and proxies refuse longer request lines. An ID token with many claims makes one. */
const longestAddress = 6_000

/**
 * Revokes a refresh token at the server (RFC 7009 §2.1). It waits only until the request has been sent: the request
 * outlives the page, and its outcome changes nothing. Never rejects.
 */
export async function revokeToken(
  { clientId, fetch }: OidcSettings,
  discover: () => Promise<DiscoveredServer>,
  features: LoadableTokenFeatures | undefined,
  refreshToken: string,
): Promise<void> {
  try {
    const server = await discover()
    if (!server.revocation_endpoint) return
    const send = (await features?.load())?.send ?? fetch
    await new Promise<void>((sent) => {
      const options = {
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => {
          sent()
          return send(url, { ...init, headers: withoutUserAgent(init.headers), keepalive: true, redirect: 'error' })
        },
        additionalParameters: { token_type_hint: 'refresh_token' },
      }
      oauth.revocationRequest(server, { client_id: clientId }, oauth.None(), refreshToken, options).catch(() => sent())
    })
  } catch {
    // offline: the token expires without it
  }
}
