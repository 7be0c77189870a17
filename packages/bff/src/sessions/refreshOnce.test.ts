import { describe, expect, test, vi } from 'vitest'
import { openBffShop, secret, type BffShop } from '../testSupport/openBffShop.ts'
import { calling, door, refreshClaims, refreshes } from '../testSupport/refreshes.ts'

const tokensOf = ({ api }: BffShop) => new Set(api.requests.map(({ headers }) => headers.get('authorization')))

describe('an access token that expires', () => {
  test('is refreshed once for fifty calls', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 145_001
    const claim = vi.spyOn(shop.store, 'claim')
    const bff = shop.openAnother()
    const answers = await Promise.all(Array.from({ length: 50 }, () => bff.fetch(calling(shop, '/api/orders'))))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
    expect(refreshes(shop)).toHaveLength(1)
    expect(tokensOf(shop).size).toBe(1)
    expect(claim).toHaveBeenCalledTimes(1)
    expect(shop.events.filter(({ type }) => type === 'tokens-refreshed')).toHaveLength(1)
  })

  test('is refreshed once for two processes', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 145_001
    const gate = door()
    shop.provider.script({ at: 'token', hold: gate.opened })
    const other = shop.openAnother()
    const calls = Array.from({ length: 50 }, (_, at) => (at % 2 ? other : shop.bff).fetch(calling(shop, '/api/orders')))
    // both have read the old token, and one of them holds the claim
    await expect.poll(() => refreshes(shop)).toHaveLength(1)
    gate.open()
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200)
    expect(refreshes(shop)).toHaveLength(1)
    expect(tokensOf(shop).size).toBe(1)
    expect(refreshClaims(shop)).toEqual([])
  })

  test('is refreshed by the next process after a crash', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 145_001
    const [id] = shop.store.sessions.keys()
    await shop.store.claim(`refresh ${id}`, shop.clock.at + 45_000)
    const claim = vi.spyOn(shop.store, 'claim')
    const call = shop.openAnother().fetch(calling(shop, '/api/orders'))
    await expect.poll(() => claim.mock.calls.length).toBeGreaterThan(0)
    // that process is gone, and its claim expires
    shop.clock.at += 45_000
    expect((await call).status).toBe(200)
    expect(refreshes(shop)).toHaveLength(1)
  })

  test('is not refreshed by another process while the provider is slow', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 145_001
    const gate = door()
    shop.provider.script({ at: 'token', hold: gate.opened })
    const call = shop.ask('/api/orders')
    await expect.poll(() => refreshes(shop)).toHaveLength(1)
    // discovery, the grant and two key requests have taken their full time limits
    shop.clock.at += 40_000
    const claim = vi.spyOn(shop.store, 'claim')
    const other = shop.openAnother().fetch(calling(shop, '/api/orders'))
    await expect.poll(() => claim.mock.calls.length).toBeGreaterThan(1)
    gate.open()
    expect([(await call).status, (await other).status]).toEqual([200, 200])
    expect(refreshes(shop)).toHaveLength(1)
  })

  test('is awaited by the clock, however slow the store is', async () => {
    const shop = openBffShop({ requestTimeoutMs: 500 })
    await shop.signIn()
    shop.clock.at += 145_001
    const [id] = shop.store.sessions.keys()
    await shop.store.claim(`refresh ${id}`, Infinity)
    const { claim, get } = shop.store
    const tries = vi.spyOn(shop.store, 'claim').mockImplementation((...all) => {
      shop.clock.at += 1_000
      return claim(...all)
    })
    vi.spyOn(shop.store, 'get').mockImplementation((...all) => {
      shop.clock.at += 1_000
      return get(...all)
    })
    const answer = await shop.openAnother().fetch(calling(shop, '/api/orders'))
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({ error: 'server_unavailable' }),
    ])
    expect(tries.mock.calls.length).toBeLessThan(6)
    expect(refreshes(shop)).toEqual([])
  })

  test('is used until a thirtieth of its lifetime is left', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 144_999
    await shop.ask('/api/orders')
    expect(refreshes(shop)).toEqual([])
    shop.clock.at += 1
    await shop.ask('/api/orders')
    expect(refreshes(shop)).toHaveLength(1)
  })

  test('does not extend the session when it is refreshed', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const { session: before } = await shop.askSession()
    shop.clock.at += 200_000
    const answer = (await (await shop.ask('/auth/refresh', {})).json()) as { session: object }
    expect(answer.session).toEqual({
      ...before,
      accessTokenExpiresAt: shop.clock.at + 150_000,
      idTokenExpiresAt: shop.clock.at + 150_000,
    })
  })

  test('keeps user claims that the new ID token omits', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const { session: before } = await shop.askSession()
    const minimal = ({ iss, aud, iat, exp, sub }: Record<string, unknown>) => ({ iss, aud, iat, exp, sub })
    shop.provider.script({ at: 'token', claims: minimal })
    await shop.ask('/auth/refresh', {})
    expect(before?.['user']).toMatchObject({ name: expect.any(String) })
    expect((await shop.askSession()).session).toEqual(before)
    shop.provider.behave()
    shop.provider.script({ at: 'token', claims: { name: 'Ada King' } })
    await shop.ask('/auth/refresh', {})
    expect((await shop.askSession()).session?.['user']).toEqual({ ...Object(before?.['user']), name: 'Ada King' })
  })

  test('each API gets its own, with its own scopes', async () => {
    const apis = {
      '/api/orders': { target: 'http://orders.internal', audience: 'https://orders.example' },
      '/api/bills': { target: 'http://bills.internal', audience: 'https://bills.example', scope: 'openid' },
      '/api/bills/all': {
        target: 'http://bills.internal/all',
        audience: 'https://bills.example',
        scope: 'openid email',
      },
    }
    const shop = openBffShop({ audience: 'https://orders.example', apis })
    await shop.signIn()
    await shop.ask('/api/orders')
    expect(refreshes(shop)).toEqual([])
    await Promise.all([shop.ask('/api/bills'), shop.ask('/api/bills')])
    await shop.ask('/api/orders')
    await shop.ask('/api/bills/all')
    expect(refreshes(shop).map(({ parameters }) => parameters)).toEqual([
      expect.objectContaining({ resource: 'https://bills.example', scope: 'openid' }),
      expect.objectContaining({ resource: 'https://bills.example', scope: 'openid email' }),
    ])
    const [orders, ...bills] = shop.api.requests.map(({ headers }) => headers.get('authorization'))
    expect(bills.slice(0, 2)).not.toContain(orders)
    expect(bills[2]).toBe(orders)
    expect(bills.slice(0, 3)).not.toContain(bills[3])
  })
})

describe('the answer of the provider to a refresh', () => {
  test.each([
    ['renewal-rejected', '{"error":"invalid_grant"}'],
    ['revoked', '{"error":"invalid_grant","error_description":"session_revoked"}'],
  ])('ends the session: %s', async (reason, body) => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.script({ at: 'token', status: 400, body })
    expect(await (await shop.ask('/auth/refresh', {})).json()).toEqual({ now: shop.clock.at, status: 'ended', reason })
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason })
    // only the tombstone stays, for an hour
    const [stored] = shop.store.sessions.values()
    expect(stored).toMatchObject({ keys: [], expiresAt: shop.clock.at + 3_600_000 })
    shop.clock.at += 3_600_000
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('for another user ends the session, too', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.provider.script({ at: 'token', claims: { sub: 'grace' } })
    expect(await (await shop.ask('/auth/refresh', {})).json()).toMatchObject({
      status: 'ended',
      reason: 'user-changed',
    })
  })

  test.each([
    [503, 'network', { dropConnection: 'before' }],
    [503, 'network', { truncate: true }],
    [503, 'server_unavailable', { status: 500 }],
    [503, 'server_unavailable', { status: 429 }],
    [503, 'server_unavailable', { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }],
    [503, 'server_unavailable', { hold: new Promise(() => {}) }],
    [502, 'provider_refused', { status: 400, body: '{"error":"invalid_client"}' }],
    [502, 'provider_refused', { signWith: 'other-key' }],
  ] as const)('does not end it: %i %s for %j', async (status, error, line) => {
    // the provider tolerates reuse here, so only the backend could end the session
    const shop = openBffShop({ requestTimeoutMs: 'hold' in line ? 400 : 10_000 }, { refreshGraceMs: Infinity })
    await shop.signIn()
    shop.clock.at += 145_001
    shop.provider.script({ at: 'token', ...line })
    for (const answer of [await shop.ask('/api/orders'), await shop.ask('/auth/refresh', {})]) {
      expect(answer.status).toBe(status)
      expect(answer.headers.get('retry-after')).toBe(status === 503 ? '5' : null)
      expect(await answer.json()).toMatchObject({ error })
    }
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
    expect(refreshClaims(shop)).toEqual([])
  })

  test('is not requested without a refresh token', async () => {
    const shop = openBffShop({}, { refreshTokens: false })
    await shop.signIn()
    const answer = await shop.ask('/auth/refresh', {})
    expect([answer.status, await answer.json()]).toEqual([
      409,
      expect.objectContaining({ error: 'refresh_token_missing' }),
    ])
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})

describe('deadlines', () => {
  test('are not moved by session requests, refreshes and API calls', async () => {
    const shop = openBffShop({ absoluteTimeoutMs: 3_600_000 })
    await shop.signIn()
    const { session } = await shop.askSession()
    for (const _ of [1, 2, 3, 4]) {
      shop.clock.at += 74_500
      await Promise.all([shop.askSession(), shop.ask('/auth/refresh', {}), shop.ask('/api/orders')])
    }
    expect((await shop.askSession()).session).toMatchObject({ idleDeadlineAt: session?.['idleDeadlineAt'] })
    shop.clock.at = Number(session?.['idleDeadlineAt'])
    expect(await shop.askSession()).toEqual({ now: shop.clock.at, status: 'ended', reason: 'idle-timeout' })
    expect(await (await shop.ask('/auth/refresh', {})).json()).toMatchObject({ status: 'ended' })
    expect((await shop.ask('/api/orders')).status).toBe(401)
  })

  test('the absolute deadline is not moved by an extension', async () => {
    const shop = openBffShop({ absoluteTimeoutMs: 400_000 })
    await shop.signIn()
    const startedAt = shop.clock.at
    shop.clock.at += 200_000
    await shop.carry(((await (await shop.ask('/auth/extend', {})).json()) as { location: string }).location)
    expect(await shop.askSession()).toMatchObject({ session: { absoluteDeadlineAt: startedAt + 400_000 } })
    shop.clock.at = startedAt + 400_000
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'absolute-timeout' })
  })

  test('an earlier deadline of the provider counts', async () => {
    const shop = openBffShop()
    shop.provider.script({ at: 'token', claims: { session_expiry: shop.clock.at / 1000 + 120 } })
    await shop.signIn()
    expect(await shop.askSession()).toMatchObject({ session: { absoluteDeadlineAt: shop.clock.at + 120_000 } })
    shop.clock.at += 120_000
    expect(await shop.askSession()).toMatchObject({ status: 'ended', reason: 'absolute-timeout' })
  })
})

describe('secrets', () => {
  const newer = 'a newer secret, which has enough characters too'

  test('are rotated without effect on sessions', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const between = shop.openAnother({ secrets: [newer, secret] })
    const look = async (bff: BffShop['bff']) => (await bff.fetch(calling(shop, '/auth/session'))).json()
    expect(await look(between)).toMatchObject({ status: 'active' })
    await between.fetch(calling(shop, '/auth/refresh', { method: 'POST' }))
    // the record is now encrypted with the newer secret, which only the other process has
    expect(await look(shop.bff)).toMatchObject({ status: 'none' })
    expect(await look(between)).toMatchObject({ status: 'active' })
  })

  test('that are removed end the session cleanly', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const after = shop.openAnother({ secrets: [newer] })
    const answer = await after.fetch(calling(shop, '/auth/session'))
    expect([answer.status, await answer.json()]).toEqual([200, { now: shop.clock.at, status: 'none' }])
    expect(answer.headers.getSetCookie()).toEqual([
      '__Host-Http-stillhere-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
    ])
    expect((await after.fetch(calling(shop, '/api/orders'))).status).toBe(401)
  })

  test('the store sees neither ids nor content', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const everything = JSON.stringify([...shop.store.sessions])
    expect(everything).not.toMatch(/ada|access-|refresh-/)
    expect(everything).not.toContain(shop.sessionCookie())
    // content moved to another id does not decrypt
    const [id] = shop.store.sessions.keys()
    const stranger = openBffShop()
    await stranger.signIn('grace')
    const [stolen] = stranger.store.sessions.values()
    if (stolen) shop.store.sessions.set(id ?? '', stolen)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
  })

  test('a store that cannot be reached is not a sign-out', async () => {
    const shop = openBffShop()
    await shop.signIn()
    shop.store.fail(new Error('connection refused'))
    for (const answer of [await shop.ask('/auth/session'), await shop.ask('/api/orders')]) {
      expect([answer.status, await answer.json()]).toEqual([
        503,
        expect.objectContaining({ error: 'store_unavailable' }),
      ])
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    shop.store.fail(null)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})
