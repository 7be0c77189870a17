import { afterEach, describe, expect, test, vi } from 'vitest'
import { createBff } from '../createBff.ts'
import { openBffShop, secret, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'
import { expectInvariants } from './expectInvariants.ts'
import { answerTo, cookiesOf, mark, sendRaw } from './sendRaw.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const asked = { headers: { 'stillhere-request': mark } }
const open = async (...options: Parameters<typeof openBffShop>) => {
  const shop = openBffShop(...options)
  await shop.signIn()
  return shop
}

describe('T142: an outage is not a sign-out', () => {
  const requests: [string, RequestInit][] = [
    ['/auth/session', {}],
    ['/auth/login', { method: 'POST', body: '{"mode":"frame","prompt":"none"}' }],
    ['/auth/login?returnTo=/', {}],
    ['/auth/extend', { method: 'POST' }],
    ['/auth/refresh', { method: 'POST' }],
    ['/auth/logout', { method: 'POST', body: '{"scope":"sso"}' }],
    ['/api/orders', {}],
  ]
  test.each(requests)('T142 no store: %s %j', async (path, init) => {
    const shop = await open()
    const before = JSON.stringify([...shop.store.sessions])
    shop.store.fail(new Error(`connect ECONNREFUSED ${secret}`))
    const answer = await sendRaw(shop, path, { ...asked, ...init })
    const text = await answer.text()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(JSON.parse(text)).toMatchObject({ error: 'store_unavailable' })
    // the cookie stays, and the response does not say why
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(text + JSON.stringify(shop.events)).not.toContain('ECONNREFUSED')
    shop.store.fail(null)
    expect(JSON.stringify([...shop.store.sessions])).toBe(before)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
  test('T142 no store at the callback: the previous session stays', async () => {
    const shop = await open()
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    const url = await answerTo(shop, location)
    shop.store.fail(new Error('connection refused'))
    expect(await (await sendRaw(shop, url)).text()).toContain('{"error":"server-unavailable"}')
    shop.store.fail(null)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
  test.each<[string, Parameters<BffShop['provider']['script']>[0]]>([
    ['is gone', { at: 'token', dropConnection: 'before' }],
    ['fails', { at: 'token', status: 500 }],
    ['is busy', { at: 'token', status: 429 }],
    ['shows a page', { at: 'token', body: '<html>', headers: { 'content-type': 'text/html' } }],
  ])('T142 a provider that %s ends no session', async (_name, line) => {
    const shop = await open({}, { refreshGraceMs: Infinity })
    shop.provider.script(line)
    shop.clock.at += 145_001
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
    for (const [path, init] of [
      ['/auth/refresh', { method: 'POST' }],
      ['/api/orders', {}],
    ] as const) {
      const act = () => sendRaw(shop, path, { ...asked, ...init })
      expect(await expectInvariants(shop, act, { asks: ['token'] })).toMatchObject({ status: 503 })
    }
    shop.provider.behave()
    expect((await shop.ask('/api/orders')).status).toBe(200)
  })
})

describe('T143: no response reaches another user', () => {
  /** A shared cache by RFC 9111, keyed by address and `vary`, which some caches ignore. */
  const cacheBefore = (shop: BffShop, { heedsVary = true } = {}) => {
    const kept: { url: string; vary: string[]; values: (string | null)[]; response: Response }[] = []
    const send = async (request: Request): Promise<Response> => {
      const found = kept.find(
        ({ url, vary, values }) =>
          url === request.url && vary.every((name, at) => request.headers.get(name) === values[at]),
      )
      if (found && request.method === 'GET') return found.response.clone()
      const response = await shop.bff.fetch(request)
      const caching = response.headers.get('cache-control') ?? ''
      if (/no-store|private/.test(caching)) return response
      const vary = heedsVary ? (response.headers.get('vary') ?? '').split(/, */).filter(Boolean) : []
      kept.push({ url: request.url, vary, values: vary.map((name) => request.headers.get(name)), response: response.clone() }) // prettier-ignore
      return response
    }
    return { kept, send }
  }
  const paths = ['/auth/session', '/auth/login?returnTo=/', '/auth/callback?state=x&code=y', '/auth/nothing', '/auth/logout', '/api/me', '/api/..%2fx', '/'] // prettier-ignore

  test.each(paths)('T143 %s is stored by no cache and repeats the mark of its request', async (path) => {
    const shop = await open()
    shop.api.answer = (request) => Response.json({ token: request.headers.get('authorization')?.length })
    const { kept, send } = cacheBefore(shop)
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS'])
      for (const cookie of [cookiesOf(shop), '']) {
        const mine = crypto.randomUUID()
        const headers = { cookie, 'stillhere-request': mine }
        const answer = await send(new Request(shopOrigin + path, { method, headers }))
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect(answer.headers.get('vary')).toBe('cookie')
        expect(answer.headers.get('stillhere-request')).toBe(mine)
      }
    expect(kept).toEqual([])
  })
  test('T143 two users behind one cache each get their own data', async () => {
    const shop = await open()
    const ada = cookiesOf(shop)
    shop.browser.cookies.clear()
    await shop.signIn('grace')
    const grace = cookiesOf(shop)
    const [right, careless] = [cacheBefore(shop), cacheBefore(shop, { heedsVary: false })]
    const askAs = async (send: typeof right.send, path: string, cookie: string) =>
      (await send(new Request(shopOrigin + path, { headers: { cookie, 'stillhere-request': mark } }))).json()
    const cases = [
      [null, careless],
      ['max-age=600', careless],
      ['public, max-age=600', right],
      ['s-maxage=600', right],
    ] as const
    for (const [caching, { send }] of cases) {
      let served = 0
      shop.api.answer = () => Response.json({ served: ++served }, { headers: caching ? { 'cache-control': caching } : {} }) // prettier-ignore
      const url = `/api/me?${caching}`
      expect([await askAs(send, url, ada), await askAs(send, url, grace)]).toEqual([{ served: 1 }, { served: 2 }])
      expect(await askAs(send, '/auth/session', ada)).toMatchObject({ session: { user: { sub: 'ada' } } })
      expect(await askAs(send, '/auth/session', grace)).toMatchObject({ session: { user: { sub: 'grace' } } })
      expect(await askAs(send, '/auth/session', '')).toMatchObject({ status: 'none' })
    }
  })
})

describe('T145: the development mode', () => {
  const local = 'http://localhost:4100'
  const dev = { origin: local, insecureCookies: true }

  test('T145 its cookies do not work in production mode, nor the reverse, with the same secret', async () => {
    const [shop, earnest] = [openBffShop(dev), await open()]
    await shop.signIn()
    const look = async (bff: BffShop['bff'], origin: string, cookie: string) => {
      const request = new Request(`${origin}/auth/session`, { headers: { cookie, 'stillhere-request': mark } })
      return (await bff.fetch(request)).json()
    }
    const [plain, prefixed] = [`stillhere-session=${shop.sessionCookie()}`, `__Host-Http-stillhere-session=${earnest.sessionCookie()}`] // prettier-ignore
    expect(await look(shop.bff, local, plain)).toMatchObject({ status: 'active' })
    expect(await look(earnest.bff, shopOrigin, prefixed)).toMatchObject({ status: 'active' })
    expect(await look(shop.openAnother({ origin: shopOrigin, insecureCookies: false }), shopOrigin, plain)).toMatchObject({ status: 'none' }) // prettier-ignore
    expect(await look(earnest.openAnother(dev), local, prefixed)).toMatchObject({ status: 'none' })
  })
  test('T145 without it every cookie has Secure and its prefix, over http, too', async () => {
    const shop = openBffShop({ origin: local })
    const answers = [
      await sendRaw(shop, `${local}/auth/login`, { method: 'POST', body: '{}', ...asked }),
      await sendRaw(shop, `${local}/auth/login?returnTo=/`),
    ]
    for (const answer of answers) {
      expect(answer.headers.getSetCookie()).toHaveLength(1)
      for (const line of answer.headers.getSetCookie()) expect(line).toMatch(/^__Host-Http-stillhere-tx\..*; Secure/)
    }
  })
  test.each([
    'http://evil.example',
    'http://localhost.evil.example',
    'http://192.168.0.1',
    'http://0.0.0.0',
    'https://localhost',
    'http://127.0.0.1.evil.example',
  ])('T145 a request for %s is refused (DNS rebinding)', async (origin) => {
    const { bff } = openBffShop({ insecureCookies: true, origin: undefined as never })
    const answer = await bff.fetch(new Request(`${origin}/auth/login?returnTo=/`))
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([500, []])
    expect(await answer.json()).toMatchObject({ error: 'insecure_cookies' })
  })
  test('T145 it is refused in production', () => {
    const right = { issuer: 'https://auth.shop.example', clientId: 'shop', clientSecret: 'x', secrets: [secret] }
    for (const origin of ['https://shop.example', 'http://shop.example', 'http://localhost.evil.example'])
      expect(() => createBff({ ...right, origin, insecureCookies: true })).toThrow(/"(insecureCookies|origin)"/)
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => createBff({ ...right, ...dev })).toThrow('NODE_ENV')
  })
})
