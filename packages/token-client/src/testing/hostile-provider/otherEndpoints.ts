import { checkDpopProof } from './dpopProof.ts'
import { checkSessionPage } from './providerPages.ts'
import { claimsOf, json, refusal, type ProviderParts, type Visit } from './providerParts.ts'
import { base64url, sha256 } from './signingKeys.ts'

/** Metadata (OpenID Connect Discovery §3): all that this provider can do. */
export const discoveryEndpoint = ({ settings, at }: ProviderParts, visit: Visit): Response => {
  visit.entry.outcome = 'ok'
  return json(visit, {
    issuer: settings.issuer,
    authorization_endpoint: at('/authorize'),
    token_endpoint: at('/token'),
    jwks_uri: at('/jwks'),
    userinfo_endpoint: at('/userinfo'),
    end_session_endpoint: at('/end_session'),
    revocation_endpoint: at('/revocation'),
    pushed_authorization_request_endpoint: at('/par'),
    check_session_iframe: at('/check_session'),
    response_types_supported: ['code', 'id_token', 'id_token token'],
    response_modes_supported: ['query', 'fragment', 'web_message'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'implicit'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256', 'PS256'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  })
}

export const jwksEndpoint = async ({ keys }: ProviderParts, visit: Visit): Promise<Response> => {
  visit.entry.outcome = 'ok'
  return json(visit, await keys.jwks())
}

/** Claims for the holder of the token (OIDC Core §5.3); a token bound to a key needs its proof (RFC 9449 §7). */
export async function userinfoEndpoint(parts: ProviderParts, visit: Visit): Promise<Response> {
  const { request, url, entry } = visit
  const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').split(' ')
  const held = parts.accessTokens.get(value)
  const challenge = { 'www-authenticate': `${held?.grant.jkt ? 'DPoP' : 'Bearer'} error="invalid_token"` }
  if (!held || held.expiresAt <= parts.settings.now()) return refusal(visit, 'invalid_token', 401, challenge)
  const { jkt } = held.grant
  const proven = await checkDpopProof(request.headers.get('dpop') ?? '', {
    method: request.method,
    url: url.href,
    nonce: null,
    accessToken: value,
    now: parts.settings.now(),
    isNew: parts.isNewProof,
  })
  const isRight = jkt === undefined ? /^bearer$/i.test(scheme) : /^dpop$/i.test(scheme) && proven === jkt
  if (!isRight) return refusal(visit, 'invalid_token', 401, challenge)
  entry.outcome = 'ok'
  return json(visit, claimsOf(held.grant))
}

/** Ends the SSO session (RP-Initiated Logout §2) and goes back where it was told to. The hint has to be one of ours. */
export function endSessionEndpoint({ sessions, settings }: ProviderParts, visit: Visit): Response {
  const of = (name: string) => visit.parameters.get(name)
  const claims = (): Record<string, unknown> => {
    const payload = (of('id_token_hint') ?? '').split('.')[1] ?? ''
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>
  }
  let hint: Record<string, unknown> | null = null
  try {
    hint = of('id_token_hint') === null ? null : claims()
  } catch {
    // no token at all: refused below
  }
  const isOurs = of('id_token_hint') === null ? of('client_id') !== null : hint?.['iss'] === settings.issuer
  visit.entry.outcome = isOurs ? 'ok' : 'invalid_request'
  if (!isOurs) return new Response('invalid_request', { status: 400 })
  // without a hint it is the session of this browser
  sessions.end(hint ? String(hint['sid']) : undefined)
  const returnUri = of('post_logout_redirect_uri')
  if (returnUri === null) return new Response('You are signed out', { headers: { 'content-type': 'text/plain' } })
  const location = new URL(returnUri)
  const changes = visit.override.response ?? {}
  const state = of('state')
  const given = { ...(state !== null && { state }) }
  const answer = (typeof changes === 'function' ? changes(given) : { ...given, ...changes }) as Record<
    string,
    string | undefined
  >
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) location.searchParams.set(name, value)
  return new Response(null, { status: 303, headers: { location: location.href } })
}

/** Makes a token worthless, and its family with it (RFC 7009 §2.1). */
export function revocationEndpoint({ refreshTokens, accessTokens }: ProviderParts, visit: Visit): Response {
  const value = visit.parameters.get('token') ?? ''
  const family = refreshTokens.get(value)?.family
  for (const [name, one] of refreshTokens) if (one.family === family) refreshTokens.delete(name)
  accessTokens.delete(value)
  visit.entry.outcome = 'ok'
  return new Response(null)
}

/** Takes an authorization request and gives it a name that is good once (RFC 9126 §2). */
export function parEndpoint({ pushed, nextId }: ProviderParts, visit: Visit): Response {
  if (visit.parameters.has('request_uri')) return refusal(visit, 'invalid_request')
  const uri = `urn:ietf:params:oauth:request_uri:${nextId()}`
  pushed.set(uri, visit.parameters)
  visit.entry.outcome = 'ok'
  return json(visit, { request_uri: uri, expires_in: 60 }, 201)
}

/** The page that says whether the session has changed, and what it asks (Session Management §3). */
export async function checkSessionEndpoint({ sessions, at }: ProviderParts, visit: Visit): Promise<Response> {
  const data = visit.parameters.get('data')
  visit.entry.outcome = 'ok'
  if (data === null) return checkSessionPage(at('/check_session'))
  const [clientId = '', sessionState = ''] = data.split(' ')
  const [hash, salt] = sessionState.split('.')
  const of = async (sid: string) =>
    base64url(await sha256(`${clientId} ${visit.parameters.get('origin')} ${sid} ${salt}`))
  const hashes = await Promise.all([...sessions.all.values()].map(({ sid }) => of(sid)))
  visit.entry.outcome = !salt ? 'error' : hashes.includes(`${hash}`) ? 'unchanged' : 'changed'
  return new Response(visit.entry.outcome, { headers: { 'content-type': 'text/plain' } })
}
