import { errors, jwtVerify, type JWTPayload } from 'jose'
import { hash } from './hash.ts'
import { json } from './json.ts'
import { unavailable } from './refreshOnce.ts'
import { ProviderFailure } from './providerFailure.ts'
import { Refusal } from './refusal.ts'
import { readText } from './requestBody.ts'
import type { Session } from './sessions.ts'
import type { BffParts, Visit } from './visit.ts'

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** Shared Signals, CAEP: the session was ended for safety rather than by the person. */
const revokedEvent = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
/** How old a logout token may be, and so how long it is remembered which ones came. */
const lifetimeMs = 600_000
const toleranceMs = 30_000

/** `POST backchannel-logout`: the provider ends sessions (Back-Channel Logout §2.5 to §2.8). */
export async function backchannelLogout(parts: BffParts, { request }: Visit): Promise<Response> {
  const { sessions, store, settings, emit } = parts
  const token = new URLSearchParams(await readText(request, 65_536)).get('logout_token')
  if (token === null) throw bad('There is no "logout_token".')
  const claims = await verify(parts, token)
  const reason = revokedEvent in Object(claims['events']) ? 'revoked' : 'signed-out-elsewhere'
  const found = await sessionsOf(parts, claims)
  for (const { id } of found) if (await sessions.end(id, reason)) emit({ type: 'session-ended', session: id, reason })
  // only now: whatever breaks off before, the provider says once more, and then it is heeded
  const name = `logout token ${hash(`${claims.iss} ${claims.jti}`)}`
  // its age is told in whole seconds
  const claim = await store.claim(name, settings.now() + lifetimeMs + 2 * toleranceMs + 1_000)
  if (claim === null) throw bad('The logout token was used before.')
  emit({ type: 'logout-token-accepted', sessions: found.length })
  return json({})
}

const bad = (message: string, cause?: unknown) => new Refusal(400, 'logout_token_invalid', message, {}, cause)

/** @throws Refusal 400 for a token that is wrong, 503 where that cannot be told */
async function verify({ provider, settings }: BffParts, token: string): Promise<JWTPayload> {
  try {
    const { issuer, id_token_signing_alg_values_supported: supported = ['RS256'] } = await provider.metadata()
    const { payload, protectedHeader } = await jwtVerify(token, await provider.keys(), {
      issuer,
      audience: settings.clientId,
      // no key of the provider's is a shared secret
      algorithms: supported.filter((one) => /^(RS|PS|ES|Ed)/.test(one)),
      requiredClaims: ['iat', 'jti', 'events'],
      currentDate: new Date(settings.now()),
      clockTolerance: toleranceMs / 1000,
      maxTokenAge: lifetimeMs / 1000,
    })
    const wrong = findWrong(payload, protectedHeader.typ)
    if (wrong !== null) throw bad(wrong)
    return payload
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error instanceof ProviderFailure) throw unavailable(error)
    if (!(error instanceof errors.JOSEError) || /ERR_JOSE_GENERIC|ERR_JWKS_(TIMEOUT|INVALID)/.test(error.code))
      throw new Refusal(
        503,
        'server_unavailable',
        'The keys of the provider cannot be fetched.',
        { 'retry-after': '5' },
        error,
      )
    throw bad('The logout token is refused.', error)
  }
}

/** What of the claims is wrong, after those that every token has. */
function findWrong({ jti, sub, sid, events, ...others }: JWTPayload, type: string | undefined): string | null {
  const isText = (value: unknown) => typeof value === 'string' && value !== ''
  const event: unknown = (Object(events) as Record<string, unknown>)[logoutEvent]
  if (type !== undefined && !/^(application\/)?(logout\+jwt|jwt)$/i.test(type)) return 'The token is of another type.'
  if (!isText(jti)) return 'The token has no "jti".'
  if (typeof event !== 'object' || event === null) return 'The token has no logout event.'
  // then it is an ID token that somebody tries to pass off as one
  if ('nonce' in others) return 'The token has a "nonce".'
  const isGiven = (value: unknown) => value !== undefined
  const names = [sub, sid].filter(isGiven)
  return names.length && names.every(isText) ? null : 'The token names no session and nobody.'
}

/**
 * One session at the provider if it is named, else all of that person. A sign-in that is later than the token is not
 * meant by it, so it does no harm when it is said again.
 */
async function sessionsOf({ sessions }: BffParts, { sub, sid, iat = 0 }: JWTPayload): Promise<readonly Session[]> {
  const found = await (typeof sid === 'string' ? sessions.find('sid', sid) : sessions.find('sub', `${sub}`))
  const latestAt = iat * 1000 + toleranceMs
  return found.filter(
    ({ record }) => record.authenticatedAt <= latestAt && (sub === undefined || record.user.sub === sub),
  )
}
