import * as oauth from 'oauth4webapi'
import { isTokenClientError } from '../tokenClientError.ts'
import { failure } from './protocolError.ts'
import { withoutPrototype } from './sendRequest.ts'
import type { Expected, IdTokenClaims, TokenRequestContext, UncheckedClaims } from './tokenRequestContext.ts'

/**
 * Checks an ID token (OIDC Core §3.1.3.7): its claims, then its signature, then the access token that it belongs to.
 * Errors repeat no claim; they only say how far the clocks differ.
 *
 * @param expected `null` for the answer to a refresh token, which has no nonce
 * @param offsetMs how far the server's clock is ahead of this device's
 * @throws TokenClientError `id-token-invalid`; `step-up-not-met` when the authentication is too weak or too old
 */
export async function verifyIdToken(
  context: TokenRequestContext,
  content: Readonly<Record<string, unknown>>,
  expected: Expected | null,
  offsetMs = 0,
): Promise<IdTokenClaims> {
  const { settings, server, phase, keys } = context
  const refuse = (reason: string, code: 'id-token-invalid' | 'step-up-not-met' = 'id-token-invalid') =>
    failure(code, phase, `The ID token is refused: ${reason}.`)
  const now = (Date.now() + offsetMs) / 1000
  const tolerance = settings.clockSkewMs / 1000
  try {
    const { header, claims } = readToken(String(content['id_token']))
    const wrong = findStricter(header, claims, settings.clientId, now + tolerance)
    if (wrong) throw refuse(`unexpected ${wrong}${clockHint(wrong, claims, now)}`)

    const client = {
      client_id: settings.clientId,
      [oauth.clockSkew]: Math.floor(offsetMs / 1000),
      [oauth.clockTolerance]: tolerance,
    }
    const response = Response.json(content)
    await (
      expected
        ? oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: expected.nonce })
        : oauth.processRefreshTokenResponse(server, client, response)
    ).catch((error: Error) => {
      const { claim } = Object(error.cause) as { claim?: string }
      // the messages of oauth4webapi name the claim and hold no value
      throw refuse(claim ? `unexpected ${claim}${clockHint(claim, claims, now)}` : error.message)
    })
    if (!(await keys.haveSigned(context, response))) throw refuse('unexpected signature')

    const { at_hash: hash, acr, auth_time: authTime = NaN } = claims
    if (hash !== undefined && hash !== (await accessTokenHash(String(content['access_token']), String(header['alg']))))
      throw refuse('unexpected at_hash')
    const { levels, maxAge } = expected ?? {}
    if (levels?.some((level) => level === acr) === false) throw refuse('unexpected acr', 'step-up-not-met')
    if (maxAge !== undefined && !(Number(authTime) + maxAge >= now - tolerance))
      throw refuse('auth_time is too long ago', 'step-up-not-met')
    return claims as IdTokenClaims
  } catch (error) {
    throw isTokenClientError(error) ? error : refuse('it cannot be read')
  }
}

/** Finds the first member that breaks a rule that oauth4webapi leaves to the app. */
function findStricter(
  { b64 }: UncheckedClaims,
  { azp, sub, exp, iat, nbf = 0, auth_time: authTime = 0 }: UncheckedClaims,
  clientId: string,
  latest: number,
): string | undefined {
  const isRight = {
    b64: b64 !== false,
    azp: azp === undefined || azp === clientId,
    sub: typeof sub === 'string' && sub.length > 0 && sub.length < 256,
    exp: isInstant(exp),
    iat: isInstant(iat) && iat <= latest,
    nbf: isInstant(nbf),
    auth_time: isInstant(authTime),
  }
  return Object.entries(isRight).find(([, right]) => !right)?.[0]
}

/** Seconds before the year 5138; fractions are allowed (RFC 7519 §2). An instant in milliseconds is far beyond. */
export const isInstant = (value: unknown): value is number =>
  Number.isFinite(value) && Number(value) >= 0 && Number(value) < 1e11

const instantClaims = ['exp', 'iat', 'nbf']

function clockHint(name: string, claims: UncheckedClaims, now: number): string {
  const ahead = Math.round(Number(claims[name]) - now)
  return instantClaims.includes(name) && ahead ? `, ${ahead} s away from this device's clock` : ''
}

/**
 * Takes a signed token apart (JWS compact serialisation, RFC 7515 §7.1): three parts of unpadded base64url that hold
 * JSON in UTF-8. Throws on any other text.
 */
function readToken(token: string): { header: UncheckedClaims; claims: UncheckedClaims } {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new SyntaxError()
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => {
      const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
      return Object(
        JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), withoutPrototype),
      ) as UncheckedClaims
    })
  return { header: header ?? {}, claims: claims ?? {} }
}

/**
 * Computes the `at_hash` of an ID token that was signed by `alg` (OIDC Core §3.1.3.6): the left half of the access
 * token's digest, in base64url.
 */
export async function accessTokenHash(accessToken: string, alg: string): Promise<string> {
  // Ed25519 has no number of bits in its name; it hashes by SHA-512 (RFC 8032 §5.1)
  const hash = `SHA-${alg.startsWith('Ed') ? 512 : alg.slice(2)}`
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken)))
  const left = btoa(String.fromCharCode(...digest.subarray(0, digest.length / 2)))
  return left.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
