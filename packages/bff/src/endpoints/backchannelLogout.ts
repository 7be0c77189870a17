import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import type { BffContext } from '../bffContext.ts'
import { hash } from '../crypto.ts'
import { HttpError } from '../http/httpError.ts'
import { readText } from '../http/requestBody.ts'
import { jsonResponse } from '../http/responses.ts'
import { ProviderError, toHttpError } from '../provider/providerError.ts'
import type { RequestContext } from '../requestContext.ts'
import type { Session } from '../sessions/sessions.ts'

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** Shared Signals, CAEP: the session was ended for security reasons, not by the user. */
const revokedEvent = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
/** Longest age of a logout token, and how long used tokens are remembered. */
const lifetimeMs = 600_000
const toleranceMs = 30_000

/** `POST backchannel-logout`: the provider ends sessions (Back-Channel Logout §2.5 to §2.8). */
export async function backchannelLogout(context: BffContext, { request }: RequestContext): Promise<Response> {
  const { store, settings, emit, endSession } = context
  const token = new URLSearchParams(await readText(request, 65_536)).get('logout_token')
  if (token === null) throw invalid('The parameter "logout_token" is missing.')
  const claims = await verify(context, token)
  const reason = revokedEvent in Object(claims['events']) ? 'revoked' : 'signed-out-elsewhere'
  const found = await sessionsOf(context, claims)
  for (const { id } of found) await endSession(id, reason)
  // marked as used last: after a failure above, the provider can send the token again
  const name = `logout token ${hash(`${claims.iss} ${claims.jti}`)}`
  // one second more, because `iat` is in whole seconds
  const claim = await store.claim(name, settings.now() + lifetimeMs + 2 * toleranceMs + 1_000)
  if (claim === null) throw invalid('The logout token was used before.')
  emit({ type: 'logout-token-accepted', sessions: found.length })
  return jsonResponse({})
}

const invalid = (message: string, cause?: unknown) => new HttpError('logout_token_invalid', message, { cause })

/** Errors that newer keys may resolve: the provider may have rotated them since they were fetched. */
const keyErrors: ReadonlySet<string> = new Set(['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'])

/** @throws HttpError 400 for an invalid token, 503 if it cannot be checked now */
async function verify(context: BffContext, token: string): Promise<JWTPayload> {
  const { keys } = context.provider
  const receivedAt = performance.now()
  try {
    return await verifyWith(context, token, keys.current)
  } catch (error) {
    const isKeyError =
      error instanceof HttpError && keyErrors.has((error.cause as { code?: string } | undefined)?.code ?? '')
    if (!isKeyError || !isPlausible(context, token)) throw error
    return verifyWith(context, token, () => keys.since(receivedAt))
  }
}

/** Tells whether a token could be valid under another key. Others are not worth a request to the provider. */
function isPlausible({ settings }: BffContext, token: string): boolean {
  try {
    const { iss = '', aud, iat = 0, ...claims } = decodeJwt(token)
    const isForUs = urlsEqual(iss, settings.issuer) && [aud].flat().includes(settings.clientId)
    const isRecent = Math.abs(settings.now() - iat * 1000) <= lifetimeMs + toleranceMs
    return isForUs && isRecent && findProblem(claims, undefined) === null
  } catch {
    return false
  }
}

const urlsEqual = (text: string, url: URL) => URL.canParse(text) && new URL(text).href === url.href

async function verifyWith(
  { provider, settings }: BffContext,
  token: string,
  getKeys: () => Promise<JWTVerifyGetKey>,
): Promise<JWTPayload> {
  try {
    const { issuer, id_token_signing_alg_values_supported: supported = ['RS256'] } = await provider.metadata()
    const { payload, protectedHeader } = await jwtVerify(token, await getKeys(), {
      issuer,
      audience: settings.clientId,
      // signatures by public keys only
      algorithms: supported.filter((one) => /^(RS|PS|ES|Ed)/.test(one)),
      requiredClaims: ['iat', 'jti', 'events'],
      currentDate: new Date(settings.now()),
      clockTolerance: toleranceMs / 1000,
      maxTokenAge: lifetimeMs / 1000,
    })
    const problem = findProblem(payload, protectedHeader.typ)
    if (problem !== null) throw invalid(problem)
    return payload
  } catch (cause) {
    if (cause instanceof HttpError) throw cause
    if (cause instanceof ProviderError) throw toHttpError(cause)
    if (!(cause instanceof errors.JOSEError) || cause.code === 'ERR_JWKS_INVALID')
      throw new HttpError('server_unavailable', 'The keys of the provider cannot be fetched.', { cause })
    throw invalid('The logout token is invalid.', cause)
  }
}

const types: ReadonlySet<string> = new Set(['logout+jwt', 'application/logout+jwt', 'jwt', 'application/jwt'])

/** Checks the claims that logout tokens have beyond other tokens. */
function findProblem({ jti, sub, sid, events, ...others }: JWTPayload, type: string | undefined): string | null {
  const isText = (value: unknown) => typeof value === 'string' && value !== ''
  const event: unknown = (Object(events) as Record<string, unknown>)[logoutEvent]
  if (type !== undefined && !types.has(type.toLowerCase())) return 'The token is of another type.'
  if (!isText(jti)) return 'The token has no "jti".'
  if (typeof event !== 'object' || event === null) return 'The token has no logout event.'
  // only ID tokens have a nonce
  if ('nonce' in others) return 'The token has a "nonce".'
  const given = [sub, sid].filter((value) => value !== undefined)
  return given.length && given.every(isText) ? null : 'The token names neither a session nor a user.'
}

/**
 * Returns the SSO session that the token names, else all sessions of the user. Sessions that began after the token was
 * issued are not meant, so a repeated token does no harm.
 */
async function sessionsOf({ sessions }: BffContext, { sub, sid, iat = 0 }: JWTPayload): Promise<readonly Session[]> {
  const found = await (typeof sid === 'string' ? sessions.find('sid', sid) : sessions.find('sub', `${sub}`))
  const latestAt = iat * 1000 + toleranceMs
  return found.filter(
    ({ record }) => record.authenticatedAt <= latestAt && (sub === undefined || record.user.sub === sub),
  )
}
