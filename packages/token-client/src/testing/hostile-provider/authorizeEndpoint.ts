import { mintAccessToken, mintIdToken } from './issueTokens.ts'
import { goOnPage, messagePage, signInPage } from './providerPages.ts'
import type { Grant, ProviderParts, Visit } from './providerParts.ts'
import { changed } from './script.ts'
import { base64url, sha256 } from './signingKeys.ts'
import type { SsoSession } from './ssoSessions.ts'

const cookieOf = ({ request }: Visit) => /\bsso=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1]

/** The parameters of the request, from where they were pushed if they were (RFC 9126 §4). */
export const takeParameters = ({ pushed }: ProviderParts, { parameters }: Visit): URLSearchParams => {
  const uri = parameters.get('request_uri') ?? ''
  const found = pushed.get(uri)
  pushed.delete(uri)
  return found ?? parameters
}

/** What the page at `redirect_uri` would need to know whether this session has changed (Session Management §2). */
const sessionStateOf = async (clientId: string, origin: string, sid: string) => {
  const salt = crypto.randomUUID()
  return `${base64url(await sha256(`${clientId} ${origin} ${sid} ${salt}`))}.${salt}`
}

/** The error that a request without a person ends with, or `sign in` where a person may be asked. */
const obstacle = ({ settings }: ProviderParts, asked: URLSearchParams, session: SsoSession | undefined) => {
  const prompt = asked.get('prompt') ?? ''
  const maxAge = asked.get('max_age')
  const isOld = session && maxAge !== null && settings.now() - session.authenticatedAt > Number(maxAge) * 1000
  if (session && !isOld && !/login|select_account/.test(prompt)) return null
  return prompt === 'none' ? 'login_required' : 'sign in'
}

/** The parameters with which a sign-in is answered (RFC 6749 §4.1.2, RFC 9207). */
async function grantResponse(parts: ProviderParts, asked: URLSearchParams, session: SsoSession, visit: Visit) {
  const of = (name: string) => asked.get(name) ?? ''
  const grant: Grant = {
    ...session,
    clientId: of('client_id'),
    scope: of('scope'),
    audience: of('resource') || of('audience'),
    nonce: asked.get('nonce') ?? undefined,
    jkt: asked.get('dpop_jkt') ?? undefined,
  }
  const response: Record<string, string> = {}
  if (of('response_type') !== 'code') {
    const hasToken = of('response_type').split(' ').includes('token')
    const accessToken = hasToken ? mintAccessToken(parts, grant) : undefined
    if (accessToken) {
      const expiresIn = `${Math.round(parts.settings.tokenLifetimeMs / 1000)}`
      Object.assign(response, { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn })
    }
    if (accessToken) response['scope'] = grant.scope
    return { ...response, id_token: String(await mintIdToken(parts, grant, visit.override, accessToken)) }
  }
  const code = `code-${parts.nextId()}`
  const expiresAt = parts.settings.now() + 60_000
  parts.codes.set(code, { grant, challenge: of('code_challenge'), redirectUri: of('redirect_uri'), expiresAt })
  const origin = new URL(of('redirect_uri')).origin
  return { code, session_state: await sessionStateOf(grant.clientId, origin, session.sid) }
}

/** The answer to an authorization request: parameters to pass on, or `sign in` when a person has to act first. */
export async function answerAuthorization(parts: ProviderParts, asked: URLSearchParams, visit: Visit): Promise<string> {
  const session = visit.override.withoutCookies ? undefined : parts.sessions.find(cookieOf(visit))
  const error = obstacle(parts, asked, session)
  if (error === 'sign in') return error
  if (session && !error) session.contactedAt = parts.settings.now()
  const response: Record<string, string> =
    session && !error ? await grantResponse(parts, asked, session, visit) : { error: `${error}` }
  visit.entry.outcome = error ?? 'ok'
  const common = { state: asked.get('state') ?? '', iss: parts.settings.issuer }
  const answer = changed({ ...response, ...common }, visit.override.response)
  return typeof answer === 'string' ? answer : `${new URLSearchParams(answer as Record<string, string>)}`
}

/** The authorization endpoint (OIDC Core §3.1.2), by query, fragment or web message. */
export async function authorizeEndpoint(parts: ProviderParts, visit: Visit): Promise<Response> {
  const asked = takeParameters(parts, visit)
  // what was pushed is what was asked
  visit.entry.parameters = { ...visit.entry.parameters, ...Object.fromEntries(asked) }
  const redirectUri = asked.get('redirect_uri') ?? ''
  if (!URL.canParse(redirectUri) || !asked.get('client_id')) {
    visit.entry.outcome = 'invalid_request'
    return new Response('invalid_request', { status: 400 })
  }
  const answer = await answerAuthorization(parts, asked, visit)
  if (answer === 'sign in') {
    visit.entry.outcome = 'shown'
    return signInPage(parts.at('/sign_in'), `${asked}`, parts.settings.users)
  }
  const mode = asked.get('response_mode') ?? (asked.get('response_type') === 'code' ? 'query' : 'fragment')
  if (mode === 'web_message') return messagePage(answer, new URL(redirectUri).origin)
  const separator = mode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?'
  return new Response(null, { status: 303, headers: { location: `${redirectUri}${separator}${answer}` } })
}

/** What a button of the sign-in page does: the person is signed in, and the authorization request goes on. */
export function signInEndpoint({ sessions, settings, at }: ProviderParts, visit: Visit): Response {
  const { user = '', request = '' } = Object.fromEntries(visit.parameters)
  const cookie = sessions.begin(user, cookieOf(visit))
  const asked = new URLSearchParams(request)
  for (const name of ['prompt', 'max_age']) asked.delete(name)
  visit.entry.outcome = 'ok'
  const page = goOnPage(`${at('/authorize')}?${asked}`)
  if (settings.cookies) page.headers.set('set-cookie', `sso=${cookie}; Path=/; HttpOnly; Secure; SameSite=None`)
  return page
}
