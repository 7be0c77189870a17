import { describe, expect, test } from 'vitest'
import { openBffShop, shopOrigin, type BffShop } from './testSupport/openBffShop.ts'

const refusals = ({ events }: BffShop) =>
  events.flatMap((event) => (event.type === 'request-refused' || event.type === 'sign-in-failed' ? [event] : []))
const getHealth = async ({ bff }: BffShop, query = '') => {
  const response = await bff.fetch(new Request(`${shopOrigin}/auth/health${query}`))
  return [response.status, await response.json()]
}

describe('an event of a refused request tells apart', () => {
  test('a provider that is down', async () => {
    const cause = Object.assign(new Error('connect 10.0.0.1 secret-access-token'), { code: 'ECONNREFUSED' })
    const shop = openBffShop({ fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) })
    await shop.ask('/auth/login', {}, { headers: { 'x-request-id': 'request-0001' } })
    expect(refusals(shop)).toMatchObject([
      { method: 'POST', path: '/auth/login', requestId: 'request-0001', durationMs: expect.any(Number) },
    ])
    expect(JSON.stringify(refusals(shop))).toContain('ECONNREFUSED')
    expect(JSON.stringify(refusals(shop))).not.toContain('secret')
  })

  test('a wrong client secret', async () => {
    const shop = openBffShop()
    shop.provider.script({ at: 'token', status: 401, body: '{"error":"invalid_client"}' })
    await shop.signIn()
    expect(JSON.stringify(refusals(shop))).toContain('invalid_client')
  })

  test('an API that is down, by its prefix', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.api.answer = () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) })
    }
    await shop.ask('/api/orders/4711?token=abc')
    expect(refusals(shop)).toMatchObject([{ error: 'upstream_unreachable', path: '/api/*', method: 'GET' }])
    expect(refusals(shop)[0]?.cause?.at(-1)).toContain('ENOTFOUND')
    expect(JSON.stringify(refusals(shop))).not.toMatch(/4711|abc/)
  })

  test('a store that cannot be written to', async () => {
    const shop = openBffShop()
    const readOnly = { code: 'ERR_SQLITE_ERROR', errcode: 8, errstr: 'attempt to write a readonly database' }
    shop.store.fail(Object.assign(new Error('x'), readOnly))
    await shop.signIn()
    expect(JSON.stringify(shop.events)).toContain('attempt to write a readonly database')
  })

  test('an unknown path, without repeating it', async () => {
    const shop = openBffShop()
    await shop.bff.fetch(new Request(`${shopOrigin}/auth/secret-path`, { headers: { 'x-request-id': 'a b\tc' } }))
    expect(refusals(shop)).toMatchObject([{ path: '*', error: 'not_found' }])
    expect(JSON.stringify(refusals(shop))).not.toMatch(/secret-path|a b/)
  })
})

describe('GET health', () => {
  test('is ready when the store and the provider answer', async () => {
    const ready = { live: true, ready: true, store: 'up', provider: 'up' }
    expect(await getHealth(openBffShop())).toEqual([200, ready])
  })

  test('is 503 while the provider is down, and asks it every ten seconds at most', async () => {
    const shop = openBffShop()
    shop.provider.script({ at: 'discovery', status: 500 })
    const down = { live: true, ready: false, store: 'up', provider: 'down' }
    expect(await Promise.all(Array.from({ length: 20 }, () => getHealth(shop)))).toEqual(
      Array.from({ length: 20 }, () => [503, down]),
    )
    expect(shop.provider.journal.of('discovery')).toHaveLength(1)
    expect(await getHealth(shop, '?check=live')).toEqual([200, { live: true }])
  })

  test('is 503 while the store is down', async () => {
    const shop = openBffShop()
    shop.store.fail(new Error('disk full'))
    expect(await getHealth(shop)).toMatchObject([503, { store: 'down', provider: 'up' }])
  })
})

describe('sessions of a user', () => {
  test('are listed and ended in all browsers', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const first = shop.sessionCookie()
    shop.browser.cookies.clear()
    shop.clock.at += 1_000
    await shop.signIn()
    const { bff } = shop
    const listed = await bff.sessions.list('ada')
    expect(listed).toHaveLength(2)
    expect(JSON.stringify(listed)).not.toContain(first)
    expect(listed[0]).toMatchObject({ subject: 'ada', idleDeadlineAt: shop.clock.at + 300_000 })
    expect(await bff.sessions.list('grace')).toEqual([])
    expect(await bff.sessions.end(listed[0]?.id ?? '')).toBe(true)
    expect(await bff.sessions.end(listed[0]?.id ?? '')).toBe(false)
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'revoked' })
    expect(await bff.sessions.endAll('ada')).toBe(1)
    expect(await bff.sessions.list('ada')).toEqual([])
    await bff.close()
    expect(shop.provider.journal.of('revocation')).toHaveLength(2)
  })

  test('past a deadline are not listed', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 300_000
    expect(await shop.bff.sessions.list('ada')).toEqual([])
  })
})

test('a silent request carries the ID token as a hint, a sign-in does not', async () => {
  const shop = openBffShop()
  await shop.signIn()
  const begin = async (path: string, body: object) => {
    const { location } = (await (await shop.ask(path, body)).json()) as { location: string }
    return new URL(location).searchParams.get('id_token_hint')
  }
  expect(await begin('/auth/extend', {})).toMatch(/^eyJ/)
  expect(await begin('/auth/login', { prompt: 'none', mode: 'frame' })).toMatch(/^eyJ/)
  expect(await begin('/auth/login', {})).toBeNull()
})
