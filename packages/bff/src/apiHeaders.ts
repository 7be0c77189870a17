/** What concerns one connection only (RFC 9110 §7.6.1). */
const hopByHop = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings)$/

/**
 * What a page must not say to an API: who somebody is, where the request came from, and what makes of it another request
 * than the one that was allowed.
 */
const notForApis =
  /^(cookie2?|authorization|host|origin|referer|forwarded|via|expect|content-length|accept-encoding|stillhere-.*|x-forwarded(-.*)?|x-real-ip|x-client-ip|true-client-ip|x-cluster-client-ip|fastly-client-ip|cf-connecting-ip(v6)?|x-envoy-.*|remote-.*|sec-.*|access-control-.*|x-(http-)?method(-override)?|x-original-(url|uri|host|method|forwarded-for)|x-rewrite-url)$/

/** What an API must not say to a page: cookies for its origin, and who else may read this. */
const notForPages = /^(set-cookie2?|clear-site-data|access-control-.*|stillhere-.*|alt-svc)$/

/** Without those that a pattern names, and those that belong to one connection. */
function without(headers: Headers, unwanted: RegExp): Headers {
  const named = (headers.get('connection') ?? '').toLowerCase().split(/[\s,]+/)
  const kept = [...headers].filter(([name]) => {
    // CGI and its descendants (WSGI, PHP, Rack) take `x_forwarded_for` for the same
    const spelt = name.replaceAll('_', '-')
    return !hopByHop.test(spelt) && !unwanted.test(spelt) && !named.includes(name)
  })
  return new Headers(kept)
}

/** The headers of a request as an API gets it. */
export function requestHeaders(headers: Headers, accessToken: string): Headers {
  const passed = without(headers, notForApis)
  passed.set('authorization', `Bearer ${accessToken}`)
  // fetch would unpack it on the way
  passed.set('accept-encoding', 'identity')
  return passed
}

/** The headers of an API's answer as the page gets it. `place`: what one that names a place is for the page. */
export function responseHeaders(headers: Headers, place: (location: string) => string | null): Headers {
  const passed = without(headers, notForPages)
  for (const name of ['location', 'content-location']) {
    const there = passed.get(name)
    if (there === null) continue
    const here = place(there)
    if (here === null) passed.delete(name)
    else passed.set(name, here)
  }
  if (headers.has('content-encoding')) for (const name of ['content-encoding', 'content-length']) passed.delete(name)
  // whoever answers a request that carries a token is private (RFC 9111 §3.5). Here the token does not show
  const caching = headers.get('cache-control')
  const isDecided = /\b(public|private|no-store|s-maxage)\b/i
  if (caching === null) passed.set('cache-control', 'no-store')
  else if (!isDecided.test(caching)) passed.set('cache-control', `${caching}, private`)
  return passed
}
