import { describe, expect, test } from 'vitest'
import { requestHeaders, responseHeaders } from './apiHeaders.ts'

const toPage = (headers: Record<string, string>) =>
  Object.fromEntries(responseHeaders(new Headers(headers), (location) => location))
const toApi = (headers: Record<string, string>) => Object.fromEntries(requestHeaders(new Headers(headers), 'token'))

describe('the response headers of an API', () => {
  test.each([
    'refresh',
    'service-worker-allowed',
    'strict-transport-security',
    'nel',
    'report-to',
    'reporting-endpoints',
    'set-login',
    'speculation-rules',
    'accept-ch',
    'critical-ch',
    'public-key-pins',
    'origin-agent-cluster',
    'supports-loading-mode',
    'permissions-policy',
    'cdn-cache-control',
    'cloudflare-cdn-cache-control',
    'vercel-cdn-cache-control',
    'netlify-cdn-cache-control',
    'surrogate-control',
    'surrogate-key',
    'edge-control',
    'x-accel-expires',
    'x-accel-redirect',
    'x-sendfile',
    'x-litespeed-cache-control',
    'x-dns-prefetch-control',
  ])('%s does not reach a page', (name) => {
    expect(toPage({ [name]: '1' })).toEqual({ 'cache-control': 'no-store' })
  })

  test('that describe the response, and custom ones, reach a page', () => {
    const sent = {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="a.csv"',
      'retry-after': '5',
      link: '</v1/orders?page=2>; rel="next"',
      'x-request-id': '1',
      'x-total-count': '2',
      'x-ratelimit-remaining': '3',
      'cache-control': 'no-store',
    }
    expect(toPage(sent)).toEqual(sent)
  })

  test.each([
    ['no-cache="set-cookie, private"', 'no-cache="set-cookie, private", private'],
    ['max-age=60, x="no-store"', 'max-age=60, x="no-store", private'],
    ['private="x-user"', 'private="x-user", private'],
    ['max-age=60, extension=public', 'max-age=60, extension=public, private'],
    ['"public"', '"public", private'],
    ['max-age=60, not-public', 'max-age=60, not-public, private'],
    ['PRIVATE', 'PRIVATE'],
    ['no-store , max-age=0', 'no-store , max-age=0'],
    ['s-maxage=60', 's-maxage=60'],
  ])('cache-control %s becomes %s', (sent, expected) => {
    expect(toPage({ 'cache-control': sent })['cache-control']).toBe(expected)
  })

  test.each([
    ['Basic realm="orders"', undefined],
    ['Negotiate', undefined],
    ['Digest realm="a, Bearer b", nonce="x"', undefined],
    ['Bearer realm="a", error="invalid_token"', 'Bearer realm="a", error="invalid_token"'],
    ['Basic realm="x", Bearer realm="a", scope="b", Digest nonce="y"', 'Bearer realm="a", scope="b"'],
    ['DPoP algs="ES256"', 'DPoP algs="ES256"'],
  ])('www-authenticate %s becomes %s', (sent, expected) => {
    expect(toPage({ 'www-authenticate': sent })['www-authenticate']).toBe(expected)
  })

  test.each([
    ['gzip', undefined],
    ['gzip, br', undefined],
    ['compress', 'compress'],
    ['dcz', 'dcz'],
    ['gzip, compress', 'gzip, compress'],
  ])('content-encoding %s becomes %s', (sent, expected) => {
    const passed = toPage({ 'content-encoding': sent, 'content-length': '7' })
    expect(passed['content-encoding']).toBe(expected)
    expect(passed['content-length']).toBe(expected && '7')
  })
})

describe('the request headers of a page', () => {
  test.each([
    'x-remote-user',
    'x_remote_user',
    'remote-groups',
    'x-auth-request-user',
    'x-auth-request-email',
    'x-forwarded-user',
    'x-forwarded-preferred-username',
    'x-ms-client-principal',
    'x-ms-client-principal-id',
    'x-amzn-oidc-identity',
    'x-amzn-oidc-data',
    'ssl-client-verify',
    'x-ssl-client-s-dn',
    'x-client-cert',
    'x-goog-authenticated-user-email',
    'x-goog-iap-jwt-assertion',
    'cf-access-authenticated-user-email',
    'cf-access-jwt-assertion',
    'x-authentik-username',
    'x-pomerium-claim-email',
    'tailscale-user-login',
    'x-consumer-username',
    'x-credential-identifier',
    'x-webauth-user',
    'x-userinfo',
    'x-hasura-role',
    'impersonate-user',
    'x-access-token',
    'x-user',
  ])('%s does not reach an API', (name) => {
    expect(toApi({ [name]: 'admin' })).toEqual({ authorization: 'Bearer token', 'accept-encoding': 'identity' })
  })

  test('that describe the request, and custom ones, reach an API', () => {
    const sent = {
      accept: 'application/json',
      'accept-language': 'ar',
      'content-type': 'application/json',
      'idempotency-key': '1',
      'if-match': '"1"',
      'last-event-id': '7',
      range: 'bytes=0-1',
      traceparent: '00-1-2-01',
      'user-agent': 'a browser',
      'x-mine': '1',
      'x-requested-with': 'fetch',
      'x-csrf-token': '2',
      'x-tenant': 'north',
    }
    expect(toApi(sent)).toEqual({ ...sent, authorization: 'Bearer token', 'accept-encoding': 'identity' })
  })
})
