import { HttpError } from './httpError.ts'

/**
 * Header that pages of this origin add to their requests. Forms, links and images cannot add it. The response repeats its
 * value.
 */
export const requestHeader = 'stillhere-request'

/** Returns the value of the request header. `null`: missing or too short. */
export const requestMark = ({ headers }: Request): string | null => {
  const mark = headers.get(requestHeader) ?? ''
  return /^[\x21-\x7e]{16,200}$/.test(mark) ? mark : null
}

/**
 * Refuses requests that no script on a page of this origin, or of a trusted one, has sent (RFC 10017 §6.1.3.2).
 * `SameSite` alone would let sibling hosts through.
 *
 * @throws HttpError `csrf_header_missing`, `cross_site`
 */
export function refuseCrossSite(request: Request, ownOrigin: string, trustedOrigins: readonly string[]): void {
  if (requestMark(request) === null)
    throw new HttpError('csrf_header_missing', `The header "${requestHeader}" needs 16 random characters or more.`)
  const origin = request.headers.get('origin')
  if (origin !== null && trustedOrigins.includes(origin)) return
  const site = request.headers.get('sec-fetch-site')
  const isSameOrigin = site === null ? origin === null || origin === ownOrigin : site === 'same-origin'
  if (!isSameOrigin) throw new HttpError('cross_site', `Only pages of ${ownOrigin} may send this request.`)
}

/**
 * Refuses requests that a page sends to load something, such as an image, a style sheet or a script.
 *
 * @throws HttpError `navigation_only`
 */
export function refuseSubresource({ headers }: Request, allowed: readonly string[]): void {
  if (!allowed.includes(headers.get('sec-fetch-dest') ?? 'document'))
    throw new HttpError('navigation_only', 'This address must be navigated to, not loaded by a page.')
}

/** Answers a CORS preflight of a trusted origin. Returns `null` for any other request. */
export function answerPreflight({ method, headers }: Request, trustedOrigins: readonly string[]): Response | null {
  const wanted = headers.get('access-control-request-method')
  if (method !== 'OPTIONS' || wanted === null || !trustedOrigins.includes(headers.get('origin') ?? '')) return null
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': wanted,
      'access-control-allow-headers': headers.get('access-control-request-headers') ?? requestHeader,
      'access-control-max-age': '600',
    },
  })
}

/** Adds the CORS headers that let a page of a trusted origin read the response. Other origins get none. */
export function allowTrustedOrigin(headers: Headers, request: Request, trustedOrigins: readonly string[]): void {
  if (!trustedOrigins.length) return
  headers.append('vary', 'origin')
  const origin = request.headers.get('origin') ?? ''
  if (!trustedOrigins.includes(origin)) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-allow-credentials', 'true')
  headers.set('access-control-expose-headers', `${requestHeader}, stillhere-session, retry-after, www-authenticate`)
}
