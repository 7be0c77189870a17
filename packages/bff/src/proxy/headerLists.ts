const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Headers of one connection (RFC 9110 §7.6.1). */
const connectionHeaders = words(`
  connection keep-alive te trailer transfer-encoding upgrade http2-settings`)

/** Request headers that a page must not set: where a request comes from, and what turns it into another one. */
const reservedRequestHeaders = words(`
  cookie cookie2 authorization host origin referer via expect content-length accept-encoding true-client-ip
  x-real-ip x-client-ip x-cluster-client-ip fastly-client-ip cf-connecting-ip cf-connecting-ipv6
  x-http-method x-http-method-override x-method-override x-rewrite-url`)

/** First parts of such names. */
const reservedRequestPrefixes = ['proxy-', 'stillhere-', 'x-envoy-', 'sec-', 'access-control-', 'x-original-']

/** Parts of names by which proxies tell an API who the user is. Only the access token may do that. */
const identityParts = words(`
  user users username userid userinfo uid usr login email mail upn displayname fullname
  remote auth authn authz authenticated authentication authenticate authentik authelia authorization webauth
  identity identities principal principals subject sub oidc oauth oauth2 openid saml sso cas jwt assertion
  claim claims group groups role roles entitlements permissions consumer credential credentials
  certificate cert clientcert ssl tls mtls dn cn verify impersonate impersonated sudo actor delegated
  forwarded iap pomerium tailscale hasura orgid userprincipalname`)

/** The only header with such a part that describes the browser. */
const browserHeaders = words('user-agent')

/** Response headers that describe a response. All others act on the origin, on caches or on the connection. */
const responseHeaderNames = words(`
  accept-patch accept-post accept-ranges age allow cache-control content-digest content-disposition content-encoding
  content-language content-length content-location content-range content-security-policy content-type
  cross-origin-resource-policy date deprecation digest etag expires idempotency-key last-modified link location
  pragma preference-applied ratelimit ratelimit-limit ratelimit-policy ratelimit-remaining ratelimit-reset
  referrer-policy repr-digest retry-after server-timing sunset traceparent tracestate vary warning www-authenticate`)

/** Parts of `x-` names that act on proxies, caches or the browser. */
const activeResponseParts = words(`
  accel sendfile lighttpd litespeed cache cached caching cdn edge akamai fastly cloudflare surrogate varnish ttl proxy
  dns permitted ua xss webkit pingback powered redirect frontend http csp security cookie cookies`)

const partsOf = (name: string) => name.split('-')
const hasPart = (name: string, parts: ReadonlySet<string>) => partsOf(name).some((part) => parts.has(part))
const isTokenHeader = (name: string) => /^(x-)?(access|id|refresh|auth|bearer)-token$/.test(name)

/** Tells whether a header belongs to one connection. */
export const isConnectionHeader = (name: string): boolean => connectionHeaders.has(name) || name.startsWith('proxy-')

/** Tells whether a page may send a header to an API. */
export const isPageHeader = (name: string): boolean =>
  browserHeaders.has(name) ||
  !(
    reservedRequestHeaders.has(name) ||
    reservedRequestPrefixes.some((prefix) => name.startsWith(prefix)) ||
    hasPart(name, identityParts) ||
    isTokenHeader(name)
  )

/** Tells whether an API may send a header to a page: a known one, or an `x-` header of its own. */
export const isApiHeader = (name: string): boolean =>
  responseHeaderNames.has(name) ||
  name === 'x-content-type-options' ||
  name === 'x-frame-options' ||
  (name.startsWith('x-') && !hasPart(name, activeResponseParts))
