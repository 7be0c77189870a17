import { describe, expect, test } from 'vitest'
import { openBffShop, shopOrigin } from '../testSupport/openBffShop.ts'

const sibling = 'https://blog.shop.example'
const endpoints = [
  ['GET', '/auth/session'],
  ['POST', '/auth/login'],
  ['POST', '/auth/extend'],
  ['POST', '/auth/refresh'],
  ['POST', '/auth/logout'],
  ['GET', '/api/orders'],
  ['POST', '/api/orders'],
  ['DELETE', '/api/orders'],
]
const mark = 'x'.repeat(16)

describe('a request that no page of this origin has sent', () => {
  const open = async (trustedOrigins: string[] = []) => {
    const shop = openBffShop({ trustedOrigins })
    await shop.signIn()
    const cookie = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
    const send = async (method: string, path: string, headers: Record<string, string>) => {
      const answer = await shop.bff.fetch(new Request(shopOrigin + path, { method, headers: { cookie, ...headers } }))
      const { error } = (await answer.json()) as { error?: string }
      return { status: answer.status, headers: answer.headers, error }
    }
    return { shop, send }
  }

  test.each(endpoints)('%s %s is refused', async (method, path) => {
    const { shop, send } = await open()
    const before = shop.provider.journal.entries.length
    for (const headers of [{}, { 'stillhere-request': 'short' }, { 'stillhere-request': `x ${mark}` }])
      expect(await send(method, path, headers)).toMatchObject({ status: 403, error: 'csrf_header_missing' })
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: sibling },
      { 'sec-fetch-site': 'none' },
      { origin: sibling },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      const answer = await send(method, path, { 'stillhere-request': mark, ...headers })
      expect(answer).toMatchObject({ status: 403, error: 'cross_site' })
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
    expect(shop.api.requests).toEqual([])
    expect(shop.provider.journal.entries).toHaveLength(before)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })

  test('a request of this origin is answered with its mark', async () => {
    const { send } = await open()
    for (const site of [{ 'sec-fetch-site': 'same-origin' }, { origin: shopOrigin }, {}] as Record<string, string>[]) {
      const answer = await send('GET', '/auth/session', { 'stillhere-request': `mark-${mark}`, ...site })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('stillhere-request')).toBe(`mark-${mark}`)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('vary')).toBe('cookie')
    }
  })

  test('a trusted origin may send requests, compared exactly', async () => {
    const { shop, send } = await open([sibling])
    const headers = { 'stillhere-request': mark, 'sec-fetch-site': 'same-site' }
    const answer = await send('GET', '/auth/session', { ...headers, origin: sibling })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(sibling)
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
    expect(answer.headers.get('vary')).toContain('origin')
    for (const origin of [`${sibling}.evil.example`, 'https://evilblog.shop.example', 'http://blog.shop.example']) {
      const refused = await send('GET', '/auth/session', { ...headers, origin })
      expect(refused.status).toBe(403)
      expect(refused.headers.has('access-control-allow-origin')).toBe(false)
    }
    const preflight = (origin: string) =>
      shop.bff.fetch(
        new Request(`${shopOrigin}/api/orders`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'stillhere-request',
          },
        }),
      )
    const allowed = await preflight(sibling)
    expect([allowed.status, allowed.headers.get('access-control-allow-headers')]).toEqual([204, 'stillhere-request'])
    const denied = await preflight('https://evil.example')
    expect([denied.status, denied.headers.has('access-control-allow-origin')]).toEqual([403, false])
  })

  test('an unknown method of a known endpoint is 405', async () => {
    const { send } = await open()
    const answer = await send('PUT', '/auth/login', {})
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST'])
    expect(await send('GET', '/auth/toString', {})).toMatchObject({ status: 404, error: 'not_found' })
    expect(await send('GET', '/elsewhere', {})).toMatchObject({ status: 404 })
  })
})
