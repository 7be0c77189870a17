import type { BffContext } from '../bffContext.ts'
import type { Api } from '../bffOptions.ts'
import { HttpError } from '../http/httpError.ts'
import type { RequestContext } from '../requestContext.ts'
import { validAccessToken, type CachedToken, type TokenTarget } from '../sessions/accessTokens.ts'
import { currentSession } from '../sessions/sessionResponse.ts'
import type { Session, SessionLookup } from '../sessions/sessions.ts'
import { requestHeaders, responseHeaders } from './apiHeaders.ts'
import { publicLocation, type ApiRoute } from './apiPath.ts'

/** Longest body that is kept in memory so that the request can be repeated: octets. */
const maxRepeatable = 65_536

/**
 * Sends a request to an API, with an access token in place of the cookie.
 *
 * @throws HttpError 401 without a session, 502 and 503 if the API or the provider does not answer, 405
 */
export async function proxyRequest(
  context: BffContext,
  incoming: RequestContext,
  { api, url }: ApiRoute<Api>,
): Promise<Response> {
  const { request } = incoming
  if (!api.methods.includes(request.method)) {
    const headers = { allow: api.methods.join(', ') }
    throw new HttpError('method_not_allowed', `This API does not accept ${request.method}.`, { headers })
  }
  const target: TokenTarget = {
    audience: api.audience === context.settings.audience ? undefined : api.audience,
    scope: api.scope,
  }
  const { session, token } = await tokenFor(context, incoming, target)
  const { body, isRepeatable } = await readBody(request)
  const send = (accessToken: string) => sendToApi(context, request, { api, url }, body, accessToken)
  const respond = (response: Response) => {
    const answer = pageResponse(response, (location) => publicLocation(location, url, api))
    const isStream = streamTypes.has(
      (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    )
    if (!isStream || !answer.body) return answer
    return new Response(context.streams.watch(session.id, answer.body), answer)
  }
  const response = await send(token.value)
  if (response.status !== 401 || !isRepeatable || needsStepUp(response)) return respond(response)
  let lookup: SessionLookup
  try {
    lookup = await context.refreshOnce.refresh(session, target, token.value)
  } catch (error) {
    // without a refresh token there is no other access token, so the response of the API stands
    if (error instanceof HttpError && error.code === 'refresh_token_missing') return respond(response)
    await response.body?.cancel()
    throw error
  }
  await response.body?.cancel()
  return respond(await send(tokenIn(context, target, lookup).token.value))
}

/** Types of responses that stay open. They end with the session. */
const streamTypes: ReadonlySet<string> = new Set([
  'text/event-stream',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json-seq',
  'multipart/x-mixed-replace',
])

/** The API requires a stronger authentication (RFC 9470 §3), which a refreshed token would not prove. */
const needsStepUp = ({ headers }: Response) =>
  (headers.get('www-authenticate') ?? '').includes('insufficient_user_authentication')

async function tokenFor(context: BffContext, incoming: RequestContext, target: TokenTarget) {
  const lookup = await currentSession(context, incoming)
  if (lookup.status !== 'active') return tokenIn(context, target, lookup)
  const { session } = lookup
  const token = validAccessToken(session.record.accessTokens, target, context.settings.now())
  return token ? { session, token } : tokenIn(context, target, await context.refreshOnce.refresh(session, target))
}

/** @throws HttpError `login_required`; `server_unavailable` if the token of the provider had expired on arrival */
function tokenIn(
  { settings }: BffContext,
  target: TokenTarget,
  lookup: SessionLookup,
): { session: Session; token: CachedToken } {
  if (lookup.status !== 'active')
    throw new HttpError('login_required', 'No user is signed in.', { headers: { 'stillhere-session': 'none' } })
  const { session } = lookup
  const token = validAccessToken(session.record.accessTokens, target, settings.now())
  if (!token) throw new HttpError('server_unavailable', 'The provider gives access tokens that have expired already.')
  return { session, token }
}

type Body = { body: ArrayBuffer | ReadableStream<Uint8Array> | null; isRepeatable: boolean }

/** Reads a small body, so that the request can be repeated. A large one is streamed. */
async function readBody(request: Request): Promise<Body> {
  if (!request.body) return { body: null, isRepeatable: true }
  const length = Number(request.headers.get('content-length') ?? Infinity)
  return length <= maxRepeatable
    ? { body: await request.arrayBuffer(), isRepeatable: true }
    : { body: request.body, isRepeatable: false }
}

async function sendToApi(
  { settings }: BffContext,
  request: Request,
  { api, url }: ApiRoute<Api>,
  body: Body['body'],
  token: string,
): Promise<Response> {
  const { method, headers } = request
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), api.timeoutMs)
  try {
    const init: RequestInit & { duplex?: 'half' } = {
      method,
      headers: requestHeaders(headers, token),
      body,
      signal: AbortSignal.any([request.signal, limit.signal]),
      redirect: 'manual',
      // fetch requires this for streamed bodies
      ...(body instanceof ReadableStream && { duplex: 'half' as const }),
    }
    return await settings.fetch(url.href, init)
  } catch (cause) {
    if (limit.signal.aborted)
      throw new HttpError('upstream_timeout', `The API has not answered within ${api.timeoutMs} ms.`, { cause })
    throw new HttpError('upstream_unreachable', 'The API does not answer.', { cause })
  } finally {
    clearTimeout(timer)
  }
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const statusesWithoutBody: ReadonlySet<number> = new Set([204, 205, 304])

/** Creates the response for the page. A redirect is refused, because following it would send the token elsewhere. */
function pageResponse(response: Response, locationFor: (location: string) => string | null): Response {
  const { status } = response
  if (response.type === 'opaqueredirect' || redirectStatuses.has(status))
    throw new HttpError('upstream_redirected', 'The API answers with a redirect, which the backend does not follow.')
  if (status > 599) throw new HttpError('upstream_malformed', `The API answers with the invalid status ${status}.`)
  const headers = responseHeaders(response.headers, locationFor)
  // the browser would wait for the announced body
  if (status === 205) headers.delete('content-length')
  return new Response(statusesWithoutBody.has(status) ? null : response.body, { status, headers })
}
