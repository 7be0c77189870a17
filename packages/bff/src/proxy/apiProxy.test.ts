import { describe, expect, test } from 'vitest'
import { apiOrigin, openBffShop, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'

const signedIn = async (options: Parameters<typeof openBffShop>[0] = {}) => {
  const shop = openBffShop(options)
  await shop.signIn()
  return shop
}
const last = ({ api }: BffShop) => api.requests.at(-1) ?? new Request('https://nothing.example')
const grants = ({ provider }: BffShop) => provider.journal.of('token').length

describe('a request to an API', () => {
  test('arrives with the access token in place of the cookie', async () => {
    const shop = await signedIn()
    shop.api.answer = () => Response.json({ orders: 3 }, { headers: { 'x-total': '3' } })
    const answer = await shop.ask('/api/orders?page=2&q=a%2Fb')
    expect([answer.status, await answer.json(), answer.headers.get('x-total')]).toEqual([200, { orders: 3 }, '3'])
    expect(last(shop).url).toBe(`${apiOrigin}/v1/orders?page=2&q=a%2Fb`)
    expect(last(shop).headers.get('authorization')).toMatch(/^Bearer access-/)
    expect(last(shop).headers.has('cookie')).toBe(false)
  })

  test('goes to the API with the longest prefix', async () => {
    const shop = await signedIn({
      apis: {
        '/api': { target: 'http://one.internal' },
        '/api/bills': { target: 'https://two.internal/v2/' },
      },
    })
    for (const path of ['/api', '/api/', '/api/billsandmore', '/api/bills', '/api/bills/7', '/api/%62ills/7'])
      await shop.ask(path)
    expect(shop.api.requests.map(({ url }) => url)).toEqual([
      'http://one.internal/',
      'http://one.internal/',
      'http://one.internal/billsandmore',
      'https://two.internal/v2',
      'https://two.internal/v2/7',
      'https://two.internal/v2/7',
    ])
    expect((await shop.ask('/auth/nothing')).status).toBe(404)
  })

  test('with a method that is not allowed is refused', async () => {
    const shop = await signedIn({ apis: { '/api': { target: apiOrigin, methods: ['GET'] } } })
    const answer = await shop.ask('/api/orders', {}, { headers: { 'x-http-method-override': 'GET' } })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
    expect(shop.api.requests).toEqual([])
    await shop.ask('/api/orders', undefined, { headers: { 'x-http-method-override': 'DELETE' } })
    expect(last(shop).headers.has('x-http-method-override')).toBe(false)
  })

  test('carries no smuggled headers', async () => {
    const shop = await signedIn()
    const smuggled = {
      authorization: 'Bearer mine',
      'proxy-authorization': 'Basic eDp5',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-original-url': '/admin',
      'x-original-forwarded-for': '127.0.0.1',
      'cf-connecting-ip': '127.0.0.1',
      CF_Connecting_IPv6: '::1',
      'fastly-client-ip': '127.0.0.1',
      'x-cluster-client-ip': '127.0.0.1',
      'x-envoy-external-address': '127.0.0.1',
      'remote-user': 'admin',
      'remote-addr': '127.0.0.1',
      connection: 'x-internal, keep-alive',
      'x-internal': 'yes',
      te: 'trailers',
      'accept-language': 'ar',
    }
    const cookie = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
    const headers = { ...smuggled, cookie, 'stillhere-request': 'x'.repeat(16) }
    await shop.bff.fetch(new Request(`${shopOrigin}/api/orders`, { headers }))
    expect(Object.fromEntries(last(shop).headers)).toEqual({
      authorization: expect.stringMatching(/^Bearer access-/),
      'accept-encoding': 'identity',
      'accept-language': 'ar',
    })
  })

  test('streams a large body without buffering it', async () => {
    const shop = await signedIn()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < 4; at++) controller.enqueue(new Uint8Array(40_000))
        controller.close()
      },
    })
    const cookie = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
    shop.api.answer = () => new Response(null, { status: 401 })
    const init = { method: 'PUT', body, duplex: 'half', headers: { cookie, 'stillhere-request': 'x'.repeat(16) } }
    const answer = await shop.bff.fetch(new Request(`${shopOrigin}/api/upload`, init))
    expect(answer.status).toBe(401)
    expect(shop.api.bodies).toEqual([expect.stringMatching(/^\0{160000}$/)])
    expect(grants(shop)).toBe(1)
  })

  test('without a session is 401 with a header', async () => {
    const shop = openBffShop()
    const answer = await shop.ask('/api/orders')
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: 'login_required', message: expect.any(String) },
    ])
    expect(answer.headers.get('stillhere-session')).toBe('none')
    expect(shop.api.requests).toEqual([])
  })
})

describe('the response of an API', () => {
  test('comes without cookies, CORS headers and connection headers', async () => {
    const shop = await signedIn()
    shop.api.answer = () =>
      new Response('{}', {
        headers: [
          ['set-cookie', 'a=b'],
          ['set-cookie', '__Host-Http-stillhere-session=x'],
          ['access-control-allow-origin', '*'],
          ['access-control-allow-credentials', 'true'],
          ['connection', 'x-internal'],
          ['x-internal', 'yes'],
          ['stillhere-session', 'none'],
          ['etag', '"1"'],
        ],
      })
    const { headers } = await shop.ask('/api/orders')
    expect(Object.fromEntries(headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'text/plain;charset=UTF-8',
      etag: '"1"',
      'stillhere-request': expect.any(String),
      vary: 'cookie',
    })
  })

  test.each([
    [null, 'no-store'],
    ['max-age=60', 'max-age=60, private'],
    ['private, max-age=60', 'private, max-age=60'],
    ['public, max-age=60', 'public, max-age=60'],
  ])('with cache-control %s is not stored by shared caches: %s', async (given, passed) => {
    const shop = await signedIn()
    shop.api.answer = () => new Response('{}', { headers: given ? { 'cache-control': given } : {} })
    const { headers } = await shop.ask('/api/orders')
    expect([headers.get('cache-control'), headers.get('vary')]).toEqual([passed, 'cookie'])
  })

  test.each([301, 302, 303, 307, 308])('%i is neither followed nor passed on', async (status) => {
    const shop = await signedIn()
    shop.api.answer = () => new Response(null, { status, headers: { location: 'https://evil.example/' } })
    const answer = await shop.ask('/api/orders')
    expect([answer.status, await answer.json()]).toEqual([
      502,
      expect.objectContaining({ error: 'upstream_redirected' }),
    ])
    expect(answer.headers.has('location')).toBe(false)
    expect(shop.api.requests.map(({ redirect }) => redirect)).toEqual(['manual'])
  })

  test.each([
    ['/v1/orders/5?a=b#c', '/api/orders/5?a=b#c'],
    [`${apiOrigin}/v1/orders/5`, '/api/orders/5'],
    ['5', '/api/5'],
    ['?page=2', '/api/orders?page=2'],
    ['/v1', '/api'],
    ['/v12/orders', null],
    ['/v1/../admin', null],
    ['//evil.example/v1/orders', null],
    ['https://evil.example/v1/orders', null],
    ['https://orders.internal:4103/v1/orders', null],
    ['http://[', null],
  ])('with location %s is translated to %s', async (named, told) => {
    const shop = await signedIn()
    shop.api.answer = () => new Response('{}', { status: 201, headers: { location: named, 'content-location': named } })
    const { status, headers } = await shop.ask('/api/orders')
    expect([status, headers.get('location'), headers.get('content-location')]).toEqual([201, told, told])
  })

  test('with a location is translated for a target without a path, too', async () => {
    const shop = await signedIn({ apis: { '/api/bills': { target: 'https://two.internal/' } } })
    shop.api.answer = () => new Response('{}', { status: 201, headers: { location: 'https://two.internal/7' } })
    expect((await shop.ask('/api/bills')).headers.get('location')).toBe('/api/bills/7')
  })

  test.each([200, 204, 304, 403, 404, 500, 503])('%i is passed on', async (status) => {
    const shop = await signedIn()
    shop.api.answer = () => new Response(status === 204 || status === 304 ? null : 'text', { status })
    const answer = await shop.ask('/api/orders')
    expect([answer.status, await answer.text()]).toEqual([status, status === 204 || status === 304 ? '' : 'text'])
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('that is missing is 502, and the session stays', async () => {
    const shop = await signedIn()
    shop.api.answer = () => Promise.reject(new TypeError('fetch failed'))
    const answer = await shop.ask('/api/orders')
    expect([answer.status, await answer.json()]).toEqual([
      502,
      expect.objectContaining({ error: 'upstream_unreachable' }),
    ])
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})

test('a token that has expired on arrival is a provider failure, and the session stays', async () => {
  const shop = await signedIn()
  shop.provider.script({ at: 'token', json: { expires_in: 0 } })
  shop.api.answer = () => new Response(null, { status: 401 })
  const answer = await shop.ask('/api/orders')
  expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ error: 'server_unavailable' })])
  expect([answer.headers.get('retry-after'), answer.headers.get('stillhere-session')]).toEqual(['5', null])
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
})

describe('401 of an API', () => {
  const refusing = (shop: BffShop, times: number, challenge = 'Bearer error="invalid_token"') => {
    let left = times
    shop.api.answer = () =>
      left-- > 0
        ? new Response(null, { status: 401, headers: { 'www-authenticate': challenge } })
        : Response.json({ orders: [] })
  }

  test('causes one refresh and one repetition with the same body', async () => {
    const shop = await signedIn()
    refusing(shop, 1)
    expect((await shop.ask('/api/orders', { item: 'tea' })).status).toBe(200)
    expect(shop.api.bodies).toEqual(['{"item":"tea"}', '{"item":"tea"}'])
    const [one, other] = shop.api.requests.map(({ headers }) => headers.get('authorization'))
    expect(one).not.toBe(other)
    expect(grants(shop)).toBe(2)
  })

  test('of a token that was replaced meanwhile causes no refresh', async () => {
    const shop = await signedIn()
    refusing(shop, 3)
    const answers = await Promise.all([1, 2, 3].map(() => shop.ask('/api/orders')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(grants(shop)).toBe(2)
  })

  test('that comes twice is passed on', async () => {
    const shop = await signedIn()
    refusing(shop, 9)
    const answer = await shop.ask('/api/orders')
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    expect(answer.headers.has('stillhere-session')).toBe(false)
    expect([shop.api.requests.length, grants(shop)]).toEqual([2, 2])
  })

  test('without a refresh token is passed on unchanged', async () => {
    const shop = openBffShop({}, { refreshTokens: false })
    await shop.signIn()
    const challenge = 'Bearer error="invalid_token"'
    shop.api.answer = () => new Response('expired', { status: 401, headers: { 'www-authenticate': challenge } })
    const answer = await shop.ask('/api/orders')
    expect([answer.status, answer.headers.get('www-authenticate'), await answer.text()]).toEqual([
      401,
      challenge,
      'expired',
    ])
    expect([shop.api.requests.length, await shop.askSession()]).toMatchObject([1, { status: 'active' }])
  })

  test('that requires a step-up is passed on at once', async () => {
    const shop = await signedIn()
    const challenge = 'Bearer error="insufficient_user_authentication", acr_values="mfa"'
    refusing(shop, 9, challenge)
    const answer = await shop.ask('/api/orders')
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge])
    expect([shop.api.requests.length, grants(shop)]).toEqual([1, 1])
  })

  test('and a refused refresh token end the session', async () => {
    const shop = await signedIn()
    refusing(shop, 9)
    shop.provider.script({ at: 'token', status: 400, body: '{"error":"invalid_grant"}' })
    const answer = await shop.ask('/api/orders')
    expect([answer.status, answer.headers.get('stillhere-session')]).toEqual([401, 'none'])
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'renewal-rejected' })
  })
})
