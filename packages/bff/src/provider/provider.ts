import * as openid from 'openid-client'
import type { BffSettings } from '../bffOptions.ts'
import { createGrantCapture } from './grantCapture.ts'
import { createProviderConfiguration, type ProviderConfiguration } from './providerConfiguration.ts'
import { ProviderError, toProviderError, type ProviderErrorCode } from './providerError.ts'
import { createProviderKeys, type ProviderKeys } from './providerKeys.ts'

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
  keys: ProviderKeys
  /** Tells whether the metadata can be fetched. Looks every ten seconds at most. */
  isReachable(): Promise<boolean>
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

/** Errors after which new keys may help: the response could not be checked. */
const isUnchecked: Readonly<Record<ProviderErrorCode, boolean>> = {
  'access-denied': false,
  'login-required': false,
  'interaction-required': false,
  'code-rejected': false,
  'authorization-failed': false,
  'step-up-not-met': false,
  'id-token-invalid': true,
  network: true,
  'server-unavailable': true,
}

/** Errors that a moved endpoint would explain. */
const mayHaveMoved = ({ code, cause }: ProviderError): boolean => code === 'network' || statusOf(cause) !== undefined
const statusOf = (error: unknown): number | undefined => {
  const { cause } = Object(error) as { cause?: unknown }
  return cause instanceof Response && movedStatuses.has(cause.status) ? cause.status : undefined
}
const movedStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 404, 405, 410])

const request = async <Result>(send: () => Promise<Result>): Promise<Result> => {
  try {
    return await send()
  } catch (error) {
    throw toProviderError(error)
  }
}

type TokenResponse = Parameters<typeof tokensOf>[1]

/**
 * Sends a grant. If the response cannot be checked, the keys are fetched again and the same response is checked once more.
 * If the endpoint may have moved, the metadata are fetched again and the grant is sent once more.
 *
 * @throws ProviderError with the refresh token of the response, which is valid even if a check has failed
 */
async function sendGrant(
  { current, forgetKeys, rediscover }: ProviderConfiguration,
  startedAt: number,
  send: (configuration: openid.Configuration) => Promise<TokenResponse>,
): Promise<Tokens> {
  const capture = createGrantCapture()
  let used: openid.Configuration | undefined
  const attempt = () =>
    request(() =>
      capture.run(async () => {
        used = await current()
        return tokensOf(startedAt, await send(used))
      }),
    )
  try {
    return await attempt()
  } catch (cause) {
    const error = cause as ProviderError
    const isWorthwhile = capture.hasResponse() ? isUnchecked[error.code] : mayHaveMoved(error) && (await rediscover())
    if (used && capture.hasResponse()) forgetKeys(used)
    const outcome = isWorthwhile ? await attempt().catch((again: ProviderError) => again) : error
    if (!(outcome instanceof ProviderError)) return outcome
    throw new ProviderError(outcome.code, outcome.isRevoked, outcome.cause, capture.refreshToken())
  }
}

/** Creates the connection to the provider. Does no I/O before the first use. */
export function createProvider(settings: BffSettings): Provider {
  const { now } = settings
  const configuration = createProviderConfiguration(settings)
  const { metadata, current } = configuration
  const keys = createProviderKeys(configuration.fetchKeys)
  return {
    keys,
    isReachable: configuration.isReachable,
    metadata: () => request(metadata),
    authorizationUrl: (parameters) =>
      request(async () => {
        const used = await current()
        return used.serverMetadata().require_pushed_authorization_requests
          ? openid.buildAuthorizationUrlWithPAR(used, parameters)
          : openid.buildAuthorizationUrl(used, parameters)
      }),
    redeem(callback, { state, nonce, codeVerifier, maxAge }, parameters) {
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
        ...(maxAge !== undefined && { maxAge }),
      }
      return sendGrant(configuration, now(), (used) =>
        openid.authorizationCodeGrant(used, callback, checks, parameters),
      )
    },
    refresh: (refreshToken, parameters) =>
      sendGrant(configuration, now(), (used) => openid.refreshTokenGrant(used, refreshToken, parameters)),
    revoke: (token) =>
      request(async () => {
        const used = await current()
        if (used.serverMetadata().revocation_endpoint) await openid.tokenRevocation(used, token)
      }),
    endSessionUrl: (parameters) =>
      request(async () => {
        const used = await current()
        return used.serverMetadata().end_session_endpoint ? openid.buildEndSessionUrl(used, parameters) : null
      }),
  }
}
