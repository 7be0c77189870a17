import {
  clockTolerance,
  getValidatedIdTokenClaims,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  type IDToken,
} from 'oauth4webapi'
import type { Authentication } from '../../authentication.ts'
import type { UserClaims } from '../../userClaims.ts'
import { protocolError } from './protocolError.ts'
import type { Errand, Grant } from './requestTokens.ts'

/**
 * Checks an answer of the token endpoint: the ID token's claims (OIDC Core §3.1.3.7), its nonce and `auth_time` when
 * it answers a sign-in, and its signature.
 */
export async function verifyTokens(
  errand: Errand,
  answer: Response,
  expected: { nonce: string; maxAge?: number | undefined } | null,
): Promise<Pick<Grant, 'response' | 'claims'>> {
  const { settings, server, phase, hasSigned } = errand
  const { clientId, clockSkewMs } = settings
  const client = { client_id: clientId, [clockTolerance]: clockSkewMs / 1000 }
  try {
    const response = expected
      ? await processAuthorizationCodeResponse(server, client, answer, {
          expectedNonce: expected.nonce,
          requireIdToken: true,
          ...(expected.maxAge === undefined ? {} : { maxAge: expected.maxAge }),
        })
      : await processRefreshTokenResponse(server, client, answer)
    const claims = getValidatedIdTokenClaims(response)
    if (response.token_type !== 'bearer') throw new Error('token_type is not Bearer')
    if (claims) {
      if (!claims.sub || (claims.azp ?? clientId) !== clientId) throw new Error('JWT "sub" or "azp" is wrong')
      if (!(await hasSigned(errand, `${response.id_token}`))) throw new Error('JWT signature is not by the issuer')
    }
    return { response, claims }
  } catch (error) {
    throw protocolError(error, phase)
  }
}

/** Claims that guard the protocol rather than describe the person. `__proto__` would poison whoever copies the user. */
const notAboutTheUser = /^(aud|azp|exp|iat|nbf|jti|nonce|at_hash|auth_time|acr|amr|sid|session_expiry|__proto__)$/

/** What verified claims say about the person and the session, following on what was known `before`. */
export function readAuthentication(
  claims: IDToken,
  { startedAt, contactedAt }: Pick<Grant, 'startedAt' | 'contactedAt'>,
  before: Authentication | null,
  clockSkewMs: number,
): Authentication {
  const { exp, iat, auth_time: authTime, acr, amr, sid, session_expiry: expiry } = claims
  // from the server's own instants, which differ rightly whatever this device's clock says. Rounding and the network
  // make each answer differ a little: what hardly moved has not moved
  const local = (instant: number, known: number | undefined) => {
    const at = startedAt + (instant - iat) * 1000
    return known !== undefined && Math.abs(at - known) < 2000 ? known : at
  }
  const isText = (value: unknown): value is string => typeof value === 'string'
  return {
    user: Object.fromEntries(Object.entries(claims).filter(([name]) => !notAboutTheUser.test(name))) as UserClaims,
    authenticatedAt:
      authTime === undefined
        ? (before?.authenticatedAt ?? Date.now())
        : Math.min(local(authTime, before?.authenticatedAt), startedAt),
    contactedAt: contactedAt ?? before?.contactedAt ?? startedAt,
    // by the lifetime rather than the instant, so that a device whose clock is off gets the whole of it
    idTokenExpiresAt: Math.min(startedAt + (exp - iat) * 1000, exp * 1000 + clockSkewMs),
    ...(isText(acr) && { authenticationLevel: acr }),
    ...(Array.isArray(amr) && { authenticationMethods: amr.filter(isText) }),
    ...(isText(sid) && { ssoSessionId: sid }),
    ...(typeof expiry === 'number' && { ssoSessionExpiresAt: local(expiry, before?.ssoSessionExpiresAt) }),
  }
}
