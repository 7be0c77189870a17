import { errors, jwtVerify, type JWTPayload } from 'jose'
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

/** Errors of the library that say nothing about the token: the keys could not be fetched. */
const keyErrors: ReadonlySet<string> = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'])

/** @throws HttpError 400 for an invalid token, 503 if it cannot be checked now */
async function verify({ provider, settings }: BffContext, token: string): Promise<JWTPayload> {
  try {
    const { issuer, id_token_signing_alg_values_supported: supported = ['RS256'] } = await provider.metadata()
    const { payload, protectedHeader } = await jwtVerify(token, await provider.keys(), {
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
    if (!(cause instanceof errors.JOSEError) || keyErrors.has(cause.code))
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
