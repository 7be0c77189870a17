/** Headers of one connection (RFC 9110 §7.6.1). */
const hopByHop = /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings)$/

/** Request headers that a page must not send to an API: identity, origin, and what turns it into another request. */
const blockedForApis =
  /^(cookie2?|authorization|host|origin|referer|forwarded|via|expect|content-length|accept-encoding|stillhere-.*|x-forwarded(-.*)?|x-real-ip|x-client-ip|true-client-ip|x-cluster-client-ip|fastly-client-ip|cf-connecting-ip(v6)?|x-envoy-.*|remote-.*|sec-.*|access-control-.*|x-(http-)?method(-override)?|x-original-(url|uri|host|method|forwarded-for)|x-rewrite-url)$/

/** Response headers that an API must not send to a page: cookies and access for other origins. */
const blockedForPages = /^(set-cookie2?|clear-site-data|access-control-.*|stillhere-.*|alt-svc)$/

/** Removes the headers that match a pattern and those of one connection. */
function without(headers: Headers, unwanted: RegExp): Headers {
  const named = (headers.get('connection') ?? '').toLowerCase().split(/[\s,]+/)
  const kept = [...headers].filter(([name]) => {
    // CGI and its descendants (WSGI, PHP, Rack) read `x_forwarded_for` as the same header
    const spelt = name.replaceAll('_', '-')
    return !hopByHop.test(spelt) && !unwanted.test(spelt) && !named.includes(name)
  })
  return new Headers(kept)
}

/** Returns the request headers for an API. */
export function requestHeaders(headers: Headers, accessToken: string): Headers {
  const passed = without(headers, blockedForApis)
  passed.set('authorization', `Bearer ${accessToken}`)
  // fetch would decompress the body on the way
  passed.set('accept-encoding', 'identity')
  return passed
}

/** Returns the response headers for a page. `locationFor` translates locations of the API. */
export function responseHeaders(headers: Headers, locationFor: (location: string) => string | null): Headers {
  const passed = without(headers, blockedForPages)
  for (const name of ['location', 'content-location']) {
    const location = passed.get(name)
    if (location === null) continue
    const translated = locationFor(location)
    if (translated === null) passed.delete(name)
    else passed.set(name, translated)
  }
  if (headers.has('content-encoding')) for (const name of ['content-encoding', 'content-length']) passed.delete(name)
  // a response to a request with a token is private (RFC 9111 §3.5), but caches see only a cookie here
  const caching = headers.get('cache-control')
  const isDecided = /\b(public|private|no-store|s-maxage)\b/i
  if (caching === null) passed.set('cache-control', 'no-store')
  else if (!isDecided.test(caching)) passed.set('cache-control', `${caching}, private`)
  return passed
}
