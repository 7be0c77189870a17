import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'
import { createProviderConfiguration } from './providerConfiguration.ts'
import { toProviderError } from './providerError.ts'

/** A validated token response. Instants are epoch ms by the clock of this server. */
export type Tokens = {
  accessToken: string
  /** `null`: the provider gave no lifetime. */
  expiresAt: number | null
  refreshToken?: string
  idToken?: string
  claims?: openid.IDToken
  /** When the request was sent. */
  startedAt: number
}

/** What the response to an authorization request is checked against. */
export type Checks = { state: string; nonce: string; codeVerifier: string; maxAge?: number | undefined }

/** The provider, through a certified protocol library. Methods reject with `ProviderError`. */
export type Provider = {
  metadata(): Promise<openid.ServerMetadata>
  authorizationUrl(parameters: URLSearchParams): Promise<URL>
  redeem(callback: URL, checks: Checks, parameters: Record<string, string>): Promise<Tokens>
  refresh(refreshToken: string, parameters: Record<string, string>): Promise<Tokens>
  revoke(token: string): Promise<void>
  /** Resolves with `null` if the provider has no end-session endpoint. */
  endSessionUrl(parameters: Record<string, string>): Promise<URL | null>
  /** Returns the signing keys of the provider. */
  keys(): Promise<JWTVerifyGetKey>
}

function tokensOf(startedAt: number, answer: Awaited<ReturnType<typeof openid.refreshTokenGrant>>): Tokens {
  const { access_token: accessToken, expires_in: expiresIn, refresh_token: refreshToken, id_token: idToken } = answer
  if (answer.token_type !== 'bearer') throw new Error('The provider gave a token of another type than "Bearer".')
  const claims = answer.claims()
  return {
    accessToken,
    expiresAt: expiresIn === undefined ? null : startedAt + expiresIn * 1000,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
    ...(claims && { claims }),
    startedAt,
  }
}

export function createProvider(settings: BffSettings): Provider {
  const { now, requestTimeoutMs } = settings
  const { metadata, current } = createProviderConfiguration(settings)
  const request = async <Result>(send: () => Promise<Result>): Promise<Result> => {
    try {
      return await send()
    } catch (error) {
      throw toProviderError(error)
    }
  }
  let keys: JWTVerifyGetKey | undefined
  return {
    metadata: () => request(metadata),
    authorizationUrl: (parameters) =>
      request(async () => {
        const configuration = await current()
        return configuration.serverMetadata().require_pushed_authorization_requests
          ? openid.buildAuthorizationUrlWithPAR(configuration, parameters)
          : openid.buildAuthorizationUrl(configuration, parameters)
      }),
    redeem: (callback, { state, nonce, codeVerifier, maxAge }, parameters) =>
      request(async () => {
        const configuration = await current()
        const startedAt = now()
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
          ...(maxAge !== undefined && { maxAge }),
        }
        return tokensOf(startedAt, await openid.authorizationCodeGrant(configuration, callback, checks, parameters))
      }),
    refresh: (refreshToken, parameters) =>
      request(async () => {
        const configuration = await current()
        const startedAt = now()
        return tokensOf(startedAt, await openid.refreshTokenGrant(configuration, refreshToken, parameters))
      }),
    revoke: (token) =>
      request(async () => {
        const configuration = await current()
        if (configuration.serverMetadata().revocation_endpoint) await openid.tokenRevocation(configuration, token)
      }),
    endSessionUrl: (parameters) =>
      request(async () => {
        const configuration = await current()
        return configuration.serverMetadata().end_session_endpoint
          ? openid.buildEndSessionUrl(configuration, parameters)
          : null
      }),
    async keys() {
      const { jwks_uri: uri = '' } = await request(metadata)
      return (keys ??= createRemoteJWKSet(new URL(uri), {
        timeoutDuration: requestTimeoutMs,
        [joseFetch]: (url, options) => settings.fetch(url, options),
      }))
    },
  }
}
