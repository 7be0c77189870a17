import { findApi, placeForPages } from './apiPath.ts'
import { requestHeaders, responseHeaders } from './apiHeaders.ts'
import type { Api } from './bffOptions.ts'
import { goodToken } from './refreshOnce.ts'
import { Refusal } from './refusal.ts'
import { lookUp } from './sessionAnswer.ts'
import type { HeldToken, TokenTarget } from './sessionRecord.ts'
import type { Found } from './sessions.ts'
import type { BffParts, Visit } from './visit.ts'

/** What can be sent a second time. */
const mostRepeated = 65_536

/** Passes a request on to the API that its path belongs to, with an access token in place of the cookie. `null`: to none. */
export function findProxied(parts: BffParts, { url }: Visit): { api: Api; url: URL } | null {
  return findApi(url, parts.settings.apis)
}

/** @throws Refusal 401 without a session, 502 and 503 where API or provider do not answer, 405 */
export async function proxy(parts: BffParts, visit: Visit, { api, url }: { api: Api; url: URL }): Promise<Response> {
  const { request } = visit
  if (!api.methods.includes(request.method))
    throw new Refusal(405, 'method_not_allowed', 'This API does not take that.', { allow: api.methods.join(', ') })
  const target: TokenTarget = {
    audience: api.audience === parts.settings.audience ? undefined : api.audience,
    scope: api.scope,
  }
  const { id, token } = await tokenFor(parts, visit, target)
  const { body, isRepeatable } = await readBody(request)
  const send = (accessToken: string) => ask(parts, request, url, body, accessToken)
  const passOn = (answer: Response) => answerForPages(answer, (location) => placeForPages(location, url, api))
  const answer = await send(token.value)
  if (answer.status !== 401 || !isRepeatable || wantsStepUp(answer)) return passOn(answer)
  let found: Found
  try {
    found = await parts.refreshOnce.fresh(id, target, token.value)
  } catch (error) {
    // there is no other token to be had, so what the API says is the last word
    if (error instanceof Refusal && error.error === 'refresh_token_missing') return passOn(answer)
    await answer.body?.cancel()
    throw error
  }
  await answer.body?.cancel()
  return passOn(await send(tokenIn(parts, target, found).token.value))
}

/** The session is fine, and the person has to prove more (RFC 9470 §3): a fresh token would not help. */
const wantsStepUp = ({ headers }: Response) =>
  (headers.get('www-authenticate') ?? '').includes('insufficient_user_authentication')

async function tokenFor(parts: BffParts, visit: Visit, target: TokenTarget) {
  const found = await lookUp(parts, visit)
  const isGood = found.status !== 'active' || goodToken(found.session.record, target, parts.settings.now())
  return tokenIn(parts, target, isGood ? found : await parts.refreshOnce.fresh(found.session.id, target))
}

/** @throws Refusal `login_required`; `server_unavailable` where the provider's token had run out when it came */
function tokenIn({ settings }: BffParts, target: TokenTarget, found: Found): { id: string; token: HeldToken } {
  const token = found.status === 'active' && goodToken(found.session.record, target, settings.now())
  if (found.status === 'active' && token) return { id: found.session.id, token }
  if (found.status === 'active')
    throw new Refusal(503, 'server_unavailable', 'The provider gives tokens that are over.', { 'retry-after': '5' })
  throw new Refusal(401, 'login_required', 'Nobody is signed in.', { 'stillhere-session': 'none' })
}

type Body = { body: ArrayBuffer | ReadableStream<Uint8Array> | null; isRepeatable: boolean }

/** A small body is kept, so that it can be sent once more; a large one streams through. */
async function readBody(request: Request): Promise<Body> {
  if (!request.body) return { body: null, isRepeatable: true }
  const length = Number(request.headers.get('content-length') ?? Infinity)
  return length <= mostRepeated
    ? { body: await request.arrayBuffer(), isRepeatable: true }
    : { body: request.body, isRepeatable: false }
}

async function ask({ settings }: BffParts, request: Request, url: URL, body: Body['body'], token: string) {
  const { method, headers, signal } = request
  try {
    const sent: RequestInit & { duplex?: 'half' } = {
      method,
      headers: requestHeaders(headers, token),
      body,
      signal,
      redirect: 'manual',
      // fetch wants to be told that the answer comes after the body
      ...(body instanceof ReadableStream && { duplex: 'half' as const }),
    }
    return await settings.fetch(url.href, sent)
  } catch (error) {
    throw new Refusal(502, 'upstream_unreachable', 'The API does not answer.', {}, error)
  }
}

/** The answer as it is, but for what is nobody's business here. A redirect would take the token elsewhere. */
function answerForPages(answer: Response, place: (location: string) => string | null): Response {
  if (answer.type === 'opaqueredirect' || /^30[12378]$/.test(`${answer.status}`))
    throw new Refusal(502, 'upstream_redirected', 'The API leads elsewhere, which is not followed.')
  if (answer.status > 599) throw new Refusal(502, 'upstream_malformed', 'The API answers what is no status of HTTP.')
  const isEmpty = answer.status === 204 || answer.status === 205 || answer.status === 304
  const headers = responseHeaders(answer.headers, place)
  // what is announced and does not come would be waited for
  if (answer.status === 205) headers.delete('content-length')
  return new Response(isEmpty ? null : answer.body, { status: answer.status, headers })
}
