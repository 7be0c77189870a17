import { json, seeOther } from './json.ts'
import { Refusal } from './refusal.ts'
import { lookUp, sessionAnswer } from './sessionAnswer.ts'
import { readJson } from './requestBody.ts'
import { readSignInRequest } from './signInRequest.ts'
import { startSignIn } from './startSignIn.ts'
import type { BffParts, Visit } from './visit.ts'

/** `POST login`: tells the page where to lead a window, a frame or itself. */
export async function login(parts: BffParts, visit: Visit): Promise<Response> {
  const { location, transaction, setCookies } = await startSignIn(parts, visit, await readSignInRequest(visit.request))
  return json({ location, transaction }, 200, setCookies)
}

/** `GET login?returnTo=/x`, for plain links. */
export async function loginByLink(parts: BffParts, visit: Visit): Promise<Response> {
  refuseEmbedding(visit.request, /^document$/)
  const returnTo = visit.url.searchParams.get('returnTo') ?? '/'
  const { location, setCookies } = await startSignIn(parts, visit, { mode: 'redirect', returnTo, extraParams: {} })
  return seeOther(location, setCookies)
}

/** `POST extend`: the cookie that has to reach the provider is in the browser, so a frame or a window carries it there. */
export async function extend(parts: BffParts, visit: Visit): Promise<Response> {
  const mode = (await readJson(visit.request))['mode'] === 'popup' ? 'popup' : 'frame'
  const found = await lookUp(parts, visit)
  if (found.status !== 'active') return sessionAnswer(parts, visit, found)
  if (!parts.settings.refreshExtendsSession) {
    const { location, transaction, setCookies } = await startSignIn(parts, visit, {
      mode,
      prompt: 'none',
      extraParams: {},
    })
    return json({ location, transaction }, 200, setCookies)
  }
  const { id, record } = found.session
  const after = await parts.refreshOnce.fresh(id, {}, record.accessTokens['']?.value)
  if (after.status !== 'active') return sessionAnswer(parts, visit, after)
  // this may have joined a refresh that was sent a while ago. What a sign-in has brought was counted by that
  const { refreshedAt = 0 } = after.session.record.accessTokens[''] ?? {}
  const extended = await parts.sessions.update(id, (one) => ({
    ...one,
    contactedAt: Math.max(one.contactedAt, refreshedAt),
  }))
  if (extended) parts.emit({ type: 'session-extended', session: id })
  return sessionAnswer(parts, visit, await lookUp(parts, visit))
}

/** `POST refresh`: fresh tokens at the server, and nothing extended. */
export async function refresh(parts: BffParts, visit: Visit): Promise<Response> {
  const found = await lookUp(parts, visit)
  if (found.status !== 'active') return sessionAnswer(parts, visit, found)
  const { id, record } = found.session
  return sessionAnswer(parts, visit, await parts.refreshOnce.fresh(id, {}, record.accessTokens['']?.value))
}

/** `GET session`: a look, which extends nothing. */
export const session = async (parts: BffParts, visit: Visit): Promise<Response> =>
  sessionAnswer(parts, visit, await lookUp(parts, visit))

/** Where the browser itself is to go: no image, style or script of another page leads here. */
export function refuseEmbedding({ headers }: Request, destinations: RegExp): void {
  if (!destinations.test(headers.get('sec-fetch-dest') ?? 'document'))
    throw new Refusal(403, 'navigation_only', 'This is a place to go to, not to load something from.')
}
