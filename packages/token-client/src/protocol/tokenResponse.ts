import * as oauth from 'oauth4webapi'
import type { Authentication } from '../authentication.ts'
import type { UserClaims } from '../userClaims.ts'
import { isInstant, verifyIdToken } from './idToken.ts'
import { failure } from './protocolError.ts'
import type { Expected, Grant, IdTokenClaims, TokenRequestContext, TokenResponse } from './tokenRequestContext.ts'

/**
 * Checks the answer of a token endpoint, and the ID token in it.
 *
 * @param content the JSON of the answer, or the parameters of an implicit one
 * @param expected `null` for the answer to a refresh token, which needs no ID token
 * @throws TokenClientError `token-response-invalid`, `id-token-invalid`, `step-up-not-met`
 */
export async function verifyTokens(
  context: TokenRequestContext,
  content: unknown,
  expected: Expected | null,
  offsetMs?: number,
): Promise<Pick<Grant, 'response' | 'claims'>> {
  const { id_token: idToken, ...rest } = Object(content) as Record<string, unknown>
  const response = await readResponse(context, rest)
  if (!expected && idToken === undefined) return { response, claims: undefined }
  const claims = await verifyIdToken(context, { ...response, id_token: idToken }, expected, offsetMs)
  return { response: { ...response, id_token: String(idToken) }, claims }
}

/** Checks all but the ID token, so that its errors stay apart. */
async function readResponse(
  { settings: { clientId, useDpop }, server, phase }: TokenRequestContext,
  content: object,
): Promise<TokenResponse> {
  const refuse = (reason: string) =>
    failure('token-response-invalid', phase, `The token response is refused: ${reason}.`)
  const response = await oauth
    .processGenericTokenEndpointResponse(server, { client_id: clientId }, Response.json(content))
    .catch((error: Error) => {
      // the messages of oauth4webapi name the member and hold no value
      throw refuse(error.message)
    })
  const type = useDpop ? 'dpop' : 'bearer'
  if (response.token_type !== type) throw refuse(`"token_type" must be ${type}`)
  return response
}

/** Claims that guard the protocol rather than describe the user. */
const protocolClaims = new Set('aud azp exp iat nbf jti nonce at_hash auth_time acr amr sid session_expiry'.split(' '))

/** Reads the user and the session from verified claims, following on what was known `before`. */
export function readAuthentication(
  claims: IdTokenClaims,
  { startedAt, contactedAt, offsetMs = 0 }: Pick<Grant, 'startedAt' | 'contactedAt' | 'offsetMs'>,
  before: Authentication | null,
  clockSkewMs: number,
): Authentication {
  const { exp, iat, auth_time: authTime, acr, amr, sid, session_expiry: expiry } = claims
  // differences of the server's own instants are right whatever this device's clock says. Rounding and the network make
  // each answer differ a little, so an instant that hardly moved has not moved
  const local = (instant: number, known: number | undefined) => {
    const at = Math.round(startedAt + (instant - iat) * 1000)
    return known !== undefined && Math.abs(at - known) < 2000 ? known : at
  }
  const isText = (value: unknown): value is string => typeof value === 'string'
  // the ID token of a refresh may say less (OIDC Core §12.2)
  const known = contactedAt === undefined ? before : null
  const about = Object.entries(claims).filter(([name]) => !protocolClaims.has(name))
  return {
    ...known,
    user: { ...known?.user, ...Object.fromEntries(about) } as UserClaims,
    authenticatedAt:
      authTime === undefined
        ? (before?.authenticatedAt ?? Date.now())
        : Math.min(local(authTime, before?.authenticatedAt), startedAt),
    contactedAt: contactedAt ?? before?.contactedAt ?? startedAt,
    // by the lifetime rather than the instant, so that a device whose clock is off gets the whole of it
    idTokenExpiresAt: Math.round(Math.min(startedAt + (exp - iat) * 1000, exp * 1000 - offsetMs + clockSkewMs)),
    ...(isText(acr) && { authenticationLevel: acr }),
    ...(Array.isArray(amr) && { authenticationMethods: amr.filter(isText) }),
    ...(isText(sid) && { ssoSessionId: sid }),
    ...(isInstant(expiry) && { ssoSessionExpiresAt: local(expiry, before?.ssoSessionExpiresAt) }),
  }
}
