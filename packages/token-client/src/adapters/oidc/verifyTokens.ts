import {
  allowInsecureRequests,
  clockTolerance,
  customFetch,
  getValidatedIdTokenClaims,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  validateApplicationLevelSignature,
  type Client,
  type IDToken,
  type TokenEndpointResponse,
} from 'oauth4webapi'
import type { Authentication } from '../../authentication.ts'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { UserClaims } from '../../userClaims.ts'
import type { Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { protocolError } from './protocolError.ts'
import { sendRequest, type RequestParts } from './sendRequest.ts'

/** What a token endpoint has given, verified, and when it was asked. */
export type Grant = Target & {
  /** When the token request started: what it gave is at least as old, so lifetimes count from here. */
  startedAt: number
  /** Absent when the request carried no SSO cookie (refresh-token grant). */
  contactedAt?: number
  response: TokenEndpointResponse
  claims?: IDToken
}

/** How the protocol library is to behave. Numbers there are seconds. */
export const protocolClient = ({ clientId, clockSkewMs }: OidcSettings): Client => ({
  client_id: clientId,
  [clockTolerance]: clockSkewMs / 1000,
})

export const protocolRequest = (
  { issuer, fetch }: OidcSettings,
  phase: TokenClientPhase,
  signal: AbortSignal,
): {
  [customFetch]: (url: string, init: RequestParts) => Promise<Response>
  [allowInsecureRequests]: boolean
  signal: AbortSignal
} => ({
  [customFetch]: (url, init) => sendRequest(fetch, url, init, phase),
  [allowInsecureRequests]: issuer.startsWith('http:'), // loopback only: see readOptions
  signal,
})

/**
 * Checks an answer of the token endpoint: the ID token's claims (OIDC Core §3.1.3.7), its nonce and `auth_time` when
 * it answers a sign-in, and its signature by the issuer's keys. Keys are fetched again when an unknown one appears.
 */
export async function verifyTokens(
  settings: OidcSettings,
  server: DiscoveredServer,
  answer: Response,
  request: ReturnType<typeof protocolRequest>,
  phase: TokenClientPhase,
  signIn?: { nonce: string; maxAge?: number },
): Promise<Pick<Grant, 'response' | 'claims'>> {
  const client = protocolClient(settings)
  try {
    const response = signIn
      ? await processAuthorizationCodeResponse(server, client, answer, {
          expectedNonce: signIn.nonce,
          requireIdToken: true,
          ...(signIn.maxAge === undefined ? {} : { maxAge: signIn.maxAge }),
        })
      : await processRefreshTokenResponse(server, client, answer)
    if (response.token_type !== 'bearer')
      throw new TokenClientError('token-client/token-response-invalid', phase, 'The token is not of type Bearer.')
    const claims = getValidatedIdTokenClaims(response)
    if (!claims) return { response }
    if (!claims.sub || (claims.azp !== undefined && claims.azp !== settings.clientId))
      throw new Error('JWT "sub" or "azp"')
    await validateApplicationLevelSignature(server, answer, request)
    return { response, claims }
  } catch (error) {
    throw protocolError(error, phase)
  }
}

/** Claims that guard the protocol rather than describe the person. `__proto__` would poison whoever copies the user. */
const notAboutTheUser =
  /^(aud|azp|exp|iat|nbf|jti|nonce|at_hash|c_hash|s_hash|auth_time|acr|amr|sid|session_expiry|__proto__)$/

/** What verified claims say about the person and the session. */
export function readAuthentication(
  claims: IDToken,
  { startedAt, contactedAt }: Pick<Grant, 'startedAt' | 'contactedAt'>,
  before: Authentication | null,
  clockSkewMs: number,
): Authentication {
  const { exp, iat, auth_time: authTime, acr, amr, sid, session_expiry: expiry } = claims
  const isText = (value: unknown): value is string => typeof value === 'string'
  return {
    user: Object.fromEntries(Object.entries(claims).filter(([name]) => !notAboutTheUser.test(name))) as UserClaims,
    authenticatedAt: authTime === undefined ? (before?.authenticatedAt ?? Date.now()) : authTime * 1000,
    contactedAt: contactedAt ?? before?.contactedAt ?? startedAt,
    // by the lifetime rather than the instant, so that a device whose clock is off gets the whole of it
    idTokenExpiresAt: Math.min(startedAt + (exp - iat) * 1000, exp * 1000 + clockSkewMs),
    ...(isText(acr) ? { authenticationLevel: acr } : {}),
    ...(Array.isArray(amr) ? { authenticationMethods: amr.filter(isText) } : {}),
    ...(isText(sid) ? { ssoSessionId: sid } : {}),
    ...(typeof expiry === 'number' ? { ssoSessionExpiresAt: expiry * 1000 } : {}),
  }
}
