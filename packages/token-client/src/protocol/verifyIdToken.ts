import { isTokenClientError } from '../tokenClientError.ts'
import { accessTokenHash } from './accessTokenHash.ts'
import { failure } from './protocolError.ts'
import { readIdToken, type ReadIdToken, type UncheckedClaims } from './readIdToken.ts'
import type { Errand } from './requestTokens.ts'
import type { Expected, TokenResponse } from './verifyTokens.ts'

/** The claims of an ID token that has passed every check (OIDC Core §2). Instants are in seconds, by the server's clock. */
export type IdTokenClaims = UncheckedClaims & {
  readonly iss: string
  readonly sub: string
  readonly exp: number
  readonly iat: number
  readonly auth_time?: number
}

/**
 * Checks an ID token (OIDC Core §3.1.3.7): claims first, then the signature, then that it vouches for the access token
 * beside it. Of what it says, an error repeats nothing but how far clocks differ.
 *
 * @param expected `null` for the answer to a refresh token, which knows no nonce
 * @throws TokenClientError `id-token-invalid`; `step-up-not-met` when the person has proved too little
 */
export async function verifyIdToken(
  errand: Errand,
  { id_token: token, access_token: accessToken }: TokenResponse,
  expected: Expected | null,
  offsetMs = 0,
): Promise<IdTokenClaims> {
  const refuse = (what: string, code: 'id-token-invalid' | 'step-up-not-met' = 'id-token-invalid') =>
    failure(code, errand.phase, `The ID token is refused for its ${what}.`)
  const now = (Date.now() + offsetMs) / 1000
  const tolerance = errand.settings.clockSkewMs / 1000
  try {
    const read = readIdToken(`${token}`)
    const wrong = findWrong(read, errand, expected, now, tolerance)
    if (wrong) {
      const ahead = Math.round(Number(read.claims[wrong]) - now)
      const isLate = /exp|iat|nbf/.test(wrong) && ahead
      throw refuse(wrong + (isLate ? `, ${ahead} s away from this device's clock` : ''))
    }
    if (!(await errand.hasSigned(errand, `${token}`))) throw refuse('signature')
    const claims = read.claims as IdTokenClaims
    const { at_hash: hash, acr, auth_time: authTime = NaN } = claims
    if (hash !== undefined && hash !== (await accessTokenHash(accessToken, String(read.header['alg']))))
      throw refuse('at_hash')
    const { levels, maxAge } = expected ?? {}
    if (levels?.some((level) => level === acr) === false) throw refuse('acr', 'step-up-not-met')
    if (maxAge !== undefined && !(authTime + maxAge >= now - tolerance)) throw refuse('auth_time', 'step-up-not-met')
    return claims
  } catch (error) {
    throw isTokenClientError(error) ? error : refuse('form')
  }
}

/** The name of what is wrong with a token, in its header or its claims. */
function findWrong(
  { header, claims }: ReadIdToken,
  { settings, server }: Errand,
  expected: Expected | null,
  now: number,
  tolerance: number,
): string | undefined {
  const { alg, crit, b64 } = header
  const { sub, azp, exp, iat, nbf = 0, auth_time: authTime = 0 } = claims
  const audiences = [claims['aud']].flat()
  const isRight = {
    alg: (server.id_token_signing_alg_values_supported ?? ['RS256']).includes(String(alg)),
    crit: crit === undefined && b64 !== false,
    iss: claims['iss'] === server.issuer,
    aud: audiences.includes(settings.clientId) && (audiences.length === 1 || azp !== undefined),
    azp: azp === undefined || azp === settings.clientId,
    sub: typeof sub === 'string' && sub.length > 0 && sub.length < 256,
    exp: isInstant(exp) && exp > now - tolerance,
    iat: isInstant(iat) && iat <= now + tolerance,
    nbf: isInstant(nbf) && nbf <= now + tolerance,
    auth_time: isInstant(authTime),
    nonce: !expected || claims['nonce'] === expected.nonce,
  }
  return Object.entries(isRight).find(([, right]) => !right)?.[0]
}

/** Whole seconds before the year 5138: whoever counts in milliseconds is far beyond. */
export const isInstant = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 1e11
