import type { Authentication } from '../authentication.ts'
import type { UserClaims } from '../userClaims.ts'
import { failure } from './protocolError.ts'
import type { Errand, Grant } from './requestTokens.ts'
import { isInstant, verifyIdToken, type IdTokenClaims } from './verifyIdToken.ts'

/** What an answer to a sign-in has to agree with. */
export type Expected = {
  nonce: string
  /** Oldest acceptable authentication, in seconds. */
  maxAge?: number | undefined
  /** Acceptable authentication levels (`acr`). */
  levels?: readonly string[] | undefined
}

/** A successful answer of a token endpoint (RFC 6749 §5.1, OIDC Core §3.1.3.3). */
export type TokenResponse = {
  access_token: string
  token_type: string
  expires_in?: number
  refresh_token?: string
  scope?: string
  id_token?: string
}

/**
 * Checks what a token endpoint has answered, and the ID token in it: `expected` is `null` where none is due, because
 * the answer is to no sign-in.
 *
 * @throws TokenClientError `token-response-invalid`, `id-token-invalid`, `step-up-not-met`
 */
export async function verifyTokens(
  errand: Errand,
  content: unknown,
  expected: Expected | null,
  offsetMs?: number,
): Promise<Pick<Grant, 'response' | 'claims'>> {
  const response = readResponse(content, errand.settings.useDpop ? /^dpop$/i : /^bearer$/i)
  if (typeof response === 'string')
    throw failure('token-response-invalid', errand.phase, `"${response}" in the token response is wrong.`)
  const hasIdToken = expected ?? response.id_token !== undefined
  return { response, claims: hasIdToken ? await verifyIdToken(errand, response, expected, offsetMs) : undefined }
}

/** The response, or the name of the field that is wrong. */
function readResponse(content: unknown, type: RegExp): TokenResponse | string {
  const { token_type, expires_in, ...rest } = Object(content) as Record<string, unknown>
  const { access_token, refresh_token, scope } = rest
  const seconds = Number.parseFloat(String(expires_in)) // some say it in a text
  const isText = (value: unknown) => typeof value === 'string'
  const isRight = {
    access_token: access_token && isText(access_token),
    token_type: type.test(String(token_type)),
    expires_in: expires_in === undefined || (seconds >= 0 && seconds < Infinity),
    refresh_token: refresh_token === undefined || (refresh_token && isText(refresh_token)),
    scope: scope === undefined || isText(scope),
  }
  const wrong = Object.entries(isRight).find(([, right]) => !right)
  return wrong
    ? wrong[0]
    : ({ ...rest, token_type, ...(expires_in !== undefined && { expires_in: seconds }) } as TokenResponse)
}

/** Claims that guard the protocol rather than describe the person. */
const notAboutTheUser = /^(aud|azp|exp|iat|nbf|jti|nonce|at_hash|auth_time|acr|amr|sid|session_expiry)$/

/** What verified claims say about the person and the session, following on what was known `before`. */
export function readAuthentication(
  claims: IdTokenClaims,
  { startedAt, contactedAt, offsetMs = 0 }: Pick<Grant, 'startedAt' | 'contactedAt' | 'offsetMs'>,
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
  // the ID token that comes by refresh token may say less (OIDC Core §12.2)
  const known = contactedAt === undefined ? before : null
  const about = Object.entries(claims).filter(([name]) => !notAboutTheUser.test(name))
  return {
    ...known,
    user: { ...known?.user, ...Object.fromEntries(about) } as UserClaims,
    authenticatedAt:
      authTime === undefined
        ? (before?.authenticatedAt ?? Date.now())
        : Math.min(local(authTime, before?.authenticatedAt), startedAt),
    contactedAt: contactedAt ?? before?.contactedAt ?? startedAt,
    // by the lifetime rather than the instant, so that a device whose clock is off gets the whole of it
    idTokenExpiresAt: Math.min(startedAt + (exp - iat) * 1000, exp * 1000 - offsetMs + clockSkewMs),
    ...(isText(acr) && { authenticationLevel: acr }),
    ...(Array.isArray(amr) && { authenticationMethods: amr.filter(isText) }),
    ...(isText(sid) && { ssoSessionId: sid }),
    ...(isInstant(expiry) && { ssoSessionExpiresAt: local(expiry, before?.ssoSessionExpiresAt) }),
  }
}
