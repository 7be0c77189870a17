import { Refusal } from './refusal.ts'

/** What a page of ours writes into its requests, and no form, link or image can. It comes back with the answer. */
export const requestHeader = 'stillhere-request'

/** The value of that header, where it is one. */
export const requestMark = ({ headers }: Request): string | null => {
  const mark = headers.get(requestHeader) ?? ''
  return /^[\x21-\x7e]{16,200}$/.test(mark) ? mark : null
}

/**
 * Lets only requests pass that a script of a page of this origin sent, or of an origin that is trusted (RFC 10017
 * §6.1.3.2). `SameSite` alone would let sibling hosts through.
 *
 * @throws Refusal `csrf_header_missing`, `cross_site`
 */
export function refuseForeignRequest(request: Request, ownOrigin: string, trustedOrigins: readonly string[]): void {
  if (requestMark(request) === null)
    throw new Refusal(403, 'csrf_header_missing', `The header "${requestHeader}" needs 16 random characters or more.`)
  const origin = request.headers.get('origin')
  if (origin !== null && trustedOrigins.includes(origin)) return
  const site = request.headers.get('sec-fetch-site')
  const isOurs = site === null ? origin === null || origin === ownOrigin : site === 'same-origin'
  if (!isOurs) throw new Refusal(403, 'cross_site', `Only pages of ${ownOrigin} may ask this.`)
}

/** Answers a browser that asks whether a page of a trusted origin may send a request. `null`: that is no such question. */
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

/** Lets a page of a trusted origin read the answer. For any other origin there is not one CORS header. */
export function allowTrustedOrigin(headers: Headers, request: Request, trustedOrigins: readonly string[]): void {
  if (!trustedOrigins.length) return
  headers.append('vary', 'origin')
  const origin = request.headers.get('origin') ?? ''
  if (!trustedOrigins.includes(origin)) return
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-allow-credentials', 'true')
  headers.set('access-control-expose-headers', `${requestHeader}, stillhere-session, retry-after, www-authenticate`)
}
