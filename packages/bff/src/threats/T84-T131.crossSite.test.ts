import { beforeEach, describe, expect, test } from 'vitest'
import { openBffShop, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'
import { expectInvariants } from './expectInvariants.ts'
import { mark, sendRaw } from './sendRaw.ts'

let shop: BffShop

beforeEach(async () => {
  shop = openBffShop()
  await shop.signIn()
})

const endpoints = ['/auth/login', '/auth/extend', '/auth/refresh', '/auth/logout', '/api/orders']
const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
const logout = JSON.stringify({ scope: 'sso' })

describe('T129: a request of another site', () => {
  const forgeries: Record<string, RequestInit> = {
    'a form': { body: new URLSearchParams({ scope: 'sso' }), headers: evil },
    'text that is JSON': { body: logout, headers: { ...evil, 'content-type': 'text/plain' } },
    nothing: { headers: evil },
    'a browser that says nothing of where it is from': { body: logout },
    'a header that is empty': { body: logout, headers: { 'stillhere-request': '' } },
    'a header that is short': { body: logout, headers: { 'stillhere-request': 'x' } },
    'a header that is not text': { body: logout, headers: { 'stillhere-request': 'a value with spaces' } },
  }
  for (const [name, init] of Object.entries(forgeries))
    test.each(endpoints)(`T129 ${name} to %s`, async (path) => {
      const answer = await expectInvariants(shop, () => sendRaw(shop, path, { method: 'POST', ...init }))
      expect(answer).toMatchObject({ status: 403, error: 'csrf_header_missing' })
    })
  test.each(['/auth/session', '/api/orders'])('T129 an image, a script, a link: GET %s', async (path) => {
    const answer = await expectInvariants(shop, () => sendRaw(shop, path, { headers: evil }))
    expect(answer).toMatchObject({ status: 403, error: 'csrf_header_missing' })
  })
  test.each([...endpoints, '/auth/session'])(
    'T129 even with the header, which some extension adds: %s',
    async (path) => {
      const method = path === '/auth/session' ? 'GET' : 'POST'
      for (const from of [evil, { 'sec-fetch-site': 'none' }, { origin: 'https://evil.example' }, { origin: 'null' }]) {
        const headers = { ...from, 'stillhere-request': mark }
        const answer = await expectInvariants(shop, () => sendRaw(shop, path, { method, headers }))
        expect(answer).toMatchObject({ status: 403, error: 'cross_site' })
      }
    },
  )
  test('T129 a link to sign in can be followed, but not loaded by a page', async () => {
    for (const dest of ['image', 'iframe', 'script', 'empty', 'embed']) {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': dest }
      const answer = await expectInvariants(shop, () => sendRaw(shop, '/auth/login?returnTo=/', { headers }))
      expect(answer).toMatchObject({ status: 403, error: 'navigation_only' })
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })
  test('T84 an image, a link or a form cannot sign a user out', async () => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const answer = await shop.browser.fetch(`${shopOrigin}/auth/logout`, { method, page: 'https://evil.example/' })
      expect(answer.status).toBe(method === 'POST' ? 403 : 405)
    }
    for (const page of ['https://evil.example/', `${shopOrigin}/`])
      expect((await shop.browser.navigate(`${shopOrigin}/auth/logout`, { page })).response.status).toBe(405)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})

describe('T130: a page of a sibling host, which SameSite does not stop', () => {
  const page = 'https://blog.shop.example/'

  test.each(endpoints)('T130 a script there to %s', async (path) => {
    for (const headers of [{}, { 'stillhere-request': mark }]) {
      const init = { method: 'POST', body: logout, headers, page }
      const answer = await expectInvariants(shop, () => shop.browser.fetch(shopOrigin + path, init))
      expect(answer.status).toBe(403)
    }
  })
  test('T130 in an old browser that sends only Origin', async () => {
    for (const origin of ['https://blog.shop.example', 'http://shop.example', `${shopOrigin}:8443`, 'null']) {
      const init = { method: 'POST', body: logout, headers: { origin, 'stillhere-request': mark } }
      const answer = await expectInvariants(shop, () => sendRaw(shop, '/auth/logout', init))
      expect(answer).toMatchObject({ status: 403, error: 'cross_site' })
    }
  })
  test('T130 cookies that it plants are ignored', async () => {
    const mallory = openBffShop()
    await mallory.signIn('grace')
    const planted = mallory.sessionCookie()
    const names = ['__host-http-stillhere-session', '__Host-Http-Stillhere-Session', 'stillhere-session', '__Host-stillhere-session'] // prettier-ignore
    const cookie = names.map((name) => `${name}=${planted}`).join('; ')
    const other = { ...mallory, bff: shop.openAnother({ sessionStore: mallory.store }) }
    const look = async (header: string) =>
      (await sendRaw(other, '/auth/session', { headers: { cookie: header, 'stillhere-request': mark } })).json()
    expect(await look(`__Host-Http-stillhere-session=${planted}`)).toMatchObject({ status: 'active' })
    expect(await look(cookie)).toMatchObject({ status: 'none' })
  })
})

describe('T131: who may read responses', () => {
  const strangers = ['https://evil.example', 'null', 'https://blog.shop.example', 'https://app.shop.example.evil.example', 'https://app.shop.example:8443', 'http://app.shop.example', 'https://APP.shop.example'] // prettier-ignore
  const paths = ['/auth/session', '/auth/login', '/auth/callback?state=x', '/auth/nothing', '/api/orders', '/']
  const corsOf = (answer: Response) => [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))
  const trusted = 'https://app.shop.example'

  test.each([...strangers, trusted, shopOrigin])('T131 %s may not, by default', async (origin) => {
    const open = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' }
    shop.api.answer = () => Response.json({}, { headers: open })
    for (const path of paths)
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const question = {
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'stillhere-request',
        }
        const headers = { origin, 'stillhere-request': mark, ...(method === 'OPTIONS' && question) }
        expect(corsOf(await sendRaw(shop, path, { method, headers }))).toEqual([])
      }
  })
  test.each(strangers)('T131 %s may not where another origin may', async (origin) => {
    const bff = shop.openAnother({ trustedOrigins: [trusted] })
    for (const path of paths)
      for (const method of ['GET', 'OPTIONS']) {
        const headers = { origin, 'stillhere-request': mark, 'access-control-request-method': 'GET' }
        const answer = await sendRaw({ ...shop, bff }, path, { method, headers })
        expect(corsOf(answer)).toEqual([])
        expect(answer.headers.get('vary')).toBe('cookie, origin')
        if (path === '/auth/session') expect(answer.status).toBe(method === 'GET' ? 403 : 405)
      }
  })
  test('T131 a trusted origin may', async () => {
    const bff = shop.openAnother({ trustedOrigins: [trusted] })
    const headers = { origin: trusted, 'sec-fetch-site': 'same-site', 'stillhere-request': mark }
    const answer = await sendRaw({ ...shop, bff }, '/auth/session', { headers })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(trusted)
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
    const question = { origin: trusted, 'access-control-request-method': 'POST' }
    const asked = await expectInvariants(shop, () =>
      sendRaw({ ...shop, bff }, '/auth/logout', { method: 'OPTIONS', headers: question }),
    )
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, trusted])
  })
  test.each(['*', 'null', 'https://*.shop.example', `${trusted}/`, 'app.shop.example', 'http://app.shop.example'])(
    'T131 %s is no origin that could be trusted',
    (origin) => {
      expect(() => shop.openAnother({ trustedOrigins: [origin] })).toThrow('option "trustedOrigins"')
    },
  )
})
