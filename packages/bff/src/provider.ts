import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose'
import * as openid from 'openid-client'
import type { BffSettings } from './bffOptions.ts'
import { createProviderConfiguration } from './providerConfiguration.ts'
import { providerFailure } from './providerFailure.ts'

/** What a token endpoint has given, and what was checked of it. Instants are epoch ms by this server's clock. */
export type Tokens = {
  accessToken: string
  /** `null`: not said. */
  expiresAt: number | null
  refreshToken?: string
  idToken?: string
  claims?: openid.IDToken
  /** When the request was sent. */
  startedAt: number
}

/** What the answer to an authorization request has to agree with. */
export type Checks = { state: string; nonce: string; codeVerifier: string; maxAge?: number | undefined }

/** The provider, by way of a certified protocol library. Methods reject with {@link ProviderFailure}. */
export type Provider = {
  metadata(): Promise<openid.ServerMetadata>
  authorizationUrl(parameters: URLSearchParams): Promise<URL>
  redeem(callback: URL, checks: Checks, parameters: Record<string, string>): Promise<Tokens>
  refresh(refreshToken: string, parameters: Record<string, string>): Promise<Tokens>
  revoke(token: string): Promise<void>
  /** `null`: it has no end-session endpoint. */
  endSessionUrl(parameters: Record<string, string>): Promise<URL | null>
  /** The keys that the provider signs with. */
  keys(): Promise<JWTVerifyGetKey>
}

function tokensOf(startedAt: number, answer: Awaited<ReturnType<typeof openid.refreshTokenGrant>>): Tokens {
  const { access_token: accessToken, expires_in: expiresIn, refresh_token: refreshToken, id_token: idToken } = answer
  if (answer.token_type !== 'bearer') throw new Error('The provider gave a token that is no bearer token.')
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
  const asked = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask()
    } catch (error) {
      throw providerFailure(error)
    }
  }
  let keys: JWTVerifyGetKey | undefined
  return {
    metadata: () => asked(metadata),
    authorizationUrl: (parameters) =>
      asked(async () => {
        const configuration = await current()
        return configuration.serverMetadata().require_pushed_authorization_requests
          ? openid.buildAuthorizationUrlWithPAR(configuration, parameters)
          : openid.buildAuthorizationUrl(configuration, parameters)
      }),
    redeem: (callback, { state, nonce, codeVerifier, maxAge }, parameters) =>
      asked(async () => {
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
      asked(async () => {
        const configuration = await current()
        const startedAt = now()
        return tokensOf(startedAt, await openid.refreshTokenGrant(configuration, refreshToken, parameters))
      }),
    revoke: (token) =>
      asked(async () => {
        const configuration = await current()
        if (configuration.serverMetadata().revocation_endpoint) await openid.tokenRevocation(configuration, token)
      }),
    endSessionUrl: (parameters) =>
      asked(async () => {
        const configuration = await current()
        return configuration.serverMetadata().end_session_endpoint
          ? openid.buildEndSessionUrl(configuration, parameters)
          : null
      }),
    async keys() {
      const { jwks_uri: uri = '' } = await asked(metadata)
      return (keys ??= createRemoteJWKSet(new URL(uri), {
        timeoutDuration: requestTimeoutMs,
        [joseFetch]: (url, options) => settings.fetch(url, options),
      }))
    },
  }
}
