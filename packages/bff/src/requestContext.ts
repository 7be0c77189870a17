import type { BffContext } from './bffContext.ts'
import { isLoopback } from './bffOptions.ts'
import { readCookies, type Cookies } from './http/cookies.ts'
import { HttpError } from './http/httpError.ts'

/** One request to the backend, as the endpoints and the proxy see it. */
export type RequestContext = {
  request: Request
  url: URL
  /** Origin that the browser sees. */
  origin: string
  cookies: Cookies
  /** Session id from the session cookie. `null`: missing or malformed. */
  sessionId: string | null
}

/**
 * Reads what every endpoint needs of a request.
 *
 * @throws HttpError `insecure_cookies` if the development mode is used away from this device, `path_rejected`
 */
export function createRequestContext({ settings, sessionCookie }: BffContext, request: Request): RequestContext {
  const url = new URL(request.url)
  // a request line in absolute form can carry credentials; browsers send none
  if (url.username || url.password) throw new HttpError('path_rejected', 'The address must not contain credentials.')
  const origin = settings.origin ?? url.origin
  if (settings.insecureCookies && !isLoopback(new URL(origin)))
    throw new HttpError('insecure_cookies', 'Option "insecureCookies" works with http on this device only.')
  const cookies = readCookies(request.headers.get('cookie'))
  return { request, url, origin, cookies, sessionId: sessionCookie.read(cookies) }
}
