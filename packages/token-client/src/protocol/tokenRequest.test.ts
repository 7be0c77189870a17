import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../testing/openShop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop({ useRefreshTokens: true })
  shop.issuer.issuesRefreshTokens = true
  shop.issuer.user = 'ada'
  await shop.client.restore()
  shop.events.length = 0
})
afterEach(() => vi.unstubAllGlobals())

const sent = () => shop.issuer.bodies.flatMap((body) => body.get('refresh_token') ?? [])
const lost = () => shop.events.filter(({ type }) => type === 'sessionLost')

describe('a refresh token', () => {
  test('renews without a frame, and each only once', async () => {
    expect(shop.client.capabilities.renewalExtendsSession).toBe(false)
    for (let i = 0; i < 3; i++) await shop.client.renewTokens()
    expect(new Set(sent()).size).toBe(3)
    expect(shop.page.frames).toHaveLength(1)
  })

  test('is kept when the server gives no new one', async () => {
    shop.issuer.tokenResponse = ({ refresh_token: _, ...body }) => body
    await shop.client.renewTokens()
    shop.issuer.tokenResponse = (body) => body
    await shop.client.renewTokens().catch(() => {})
    expect(new Set(sent()).size).toBe(1)
  })

  test('takes away nothing that is known of the person where the ID token says less', async () => {
    shop.issuer.claims = (claims) => ({ ...claims, acr: 'gold', amr: ['pwd'], sid: 's', session_expiry: 4e9 })
    const { user, ...before } = await shop.client.extendSession()
    shop.issuer.claims = ({ name: _, ...claims }) => claims
    const { accessTokenExpiresAt: _1, idTokenExpiresAt: _2, ...known } = before
    expect(await shop.client.renewTokens()).toMatchObject({ user, ...known })
    shop.issuer.claims = (claims) => ({ ...claims, name: 'Ada King' })
    expect(await shop.client.renewTokens()).toMatchObject({ user: { ...user, name: 'Ada King' }, ...known })
    // a sign-in says all there is to say
    shop.issuer.claims = ({ name: _, ...claims }) => claims
    const after = await shop.client.extendSession()
    expect(after.user).not.toHaveProperty('name')
    expect(after).not.toHaveProperty('authenticationLevel')
  })

  test('that was rotated is kept although the rest of the answer is refused', async () => {
    shop.issuer.header = (header) => ({ ...header, alg: 'none' })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/id-token-invalid' })
    shop.issuer.header = (header) => header
    await shop.client.renewTokens()
    expect(new Set(sent()).size).toBe(2)
    expect(lost()).toEqual([])
  })

  test.each<[string, () => void, string]>([
    ['the network fails', () => (shop.issuer.outage = new TypeError('fetch failed')), 'network'],
    ['the server is down', () => answer(new Response('', { status: 503 })), 'server-unavailable'],
    [
      'too many ask',
      () => answer(new Response('{}', { status: 429, headers: { 'retry-after': '3' } })),
      'server-unavailable',
    ],
  ])('is kept, and so is the session, when %s', async (_, spoil, code) => {
    const token = await shop.client.getAccessToken()
    spoil()
    const error: unknown = await shop.client.renewTokens().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: `token-client/${code}`, retryable: true, endsSession: false })
    expect(lost()).toEqual([])
    expect(await shop.client.getAccessToken()).toEqual(token)
    shop.issuer.outage = null
    shop.issuer.tokenResponse = (body) => body
    if (code === 'network') await shop.client.renewTokens()
  })
  const answer = (response: Response) => {
    shop.issuer.tokenResponse = () => response
  }

  test('says when to come back', async () => {
    answer(new Response('{}', { status: 429, headers: { 'retry-after': '3' } }))
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ retryAfterMs: 3000 })
    const date = new Date(Date.now() + 60_000).toUTCString()
    answer(new Response('{}', { status: 503, headers: { 'retry-after': date } }))
    const error = (await shop.client.extendSession().catch((reason: unknown) => reason)) as { retryAfterMs: number }
    expect(error.retryAfterMs).toBeGreaterThan(50_000)
  })

  test('that is rejected ends the session once', async () => {
    shop.issuer.user = null
    const outcomes = await Promise.allSettled([
      shop.client.renewTokens(),
      shop.client.getAccessToken({ forceRenew: true }),
    ])
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ reason: { code: 'token-client/session-rejected', endsSession: true } })
    expect(lost()).toHaveLength(1)
    expect(sent()).toHaveLength(1)
  })

  test('of another person is not used', async () => {
    shop.issuer.claims = (claims) => ({ ...claims, sub: 'grace' })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
    expect(lost()).toHaveLength(1)
    await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test('may come back without an ID token: the person stays, the expiry of the ID token does not', async () => {
    const before = await shop.client.extendSession()
    shop.issuer.tokenResponse = ({ id_token: _, ...body }) => ({ ...body, expires_in: 600 })
    const renewed = await shop.client.renewTokens()
    expect(renewed.user).toEqual(before.user)
    expect(renewed.authenticatedAt).toBe(before.authenticatedAt)
    expect(renewed).not.toHaveProperty('idTokenExpiresAt')
    expect((await shop.client.getAccessToken()).expiresAt - Date.now()).toBeGreaterThan(590_000)
  })

  test.each(['id_token', 'refresh_token', 'scope', 'expires_in'])('may come back with null as %s', async (name) => {
    shop.issuer.tokenResponse = (body) => ({ ...body, [name]: null })
    expect((await shop.client.renewTokens()).user.sub).toBe('ada')
    expect(await shop.client.getAccessToken()).toMatchObject({ scope: expect.stringContaining('openid') })
    shop.issuer.tokenResponse = (body) => body
    if (name !== 'refresh_token') await shop.client.renewTokens()
    expect(lost()).toEqual([])
  })

  test('does not come back with null as access token', async () => {
    shop.issuer.tokenResponse = (body) => ({ ...body, access_token: null })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/token-response-invalid' })
  })

  test('asks for no more than was granted: other scopes are asked for silently', async () => {
    await shop.client.getAccessToken({ scope: 'email', forceRenew: true })
    expect(shop.page.frames).toHaveLength(1)
    await shop.client.getAccessToken({ scope: 'orders:write' })
    expect(shop.page.frames).toHaveLength(2)
  })

  test('is left alone unless it is wanted', async () => {
    shop = await openShop()
    shop.issuer.issuesRefreshTokens = true
    shop.issuer.user = 'ada'
    await shop.client.restore()
    await shop.client.renewTokens()
    expect(sent()).toEqual([])
    expect(shop.client.capabilities.renewalExtendsSession).toBe(true)
  })
})

test('tokens that arrive after the person has signed out are dropped, whatever fetch does about signals', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let isSignedIn = false
  const slow = await openShop({
    fetch: async (input, init) => {
      if (input === 'https://auth.shop.example/token' && isSignedIn) await held
      return slow.issuer.fetch(input, { ...init, signal: null })
    },
  })
  slow.issuer.user = 'ada'
  await slow.client.restore()
  isSignedIn = true
  const renewal = slow.client.renewTokens()
  while (slow.page.frames.length < 2) await new Promise((resolve) => setTimeout(resolve))
  await slow.client.signOut({ scope: 'application' })
  release()
  await expect(renewal).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  await expect(slow.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  expect(slow.events).toEqual([])
})

describe('an access token', () => {
  test('is read from the cache until a thirtieth of its life is left', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    await shop.client.renewTokens()
    const token = await shop.client.getAccessToken()
    vi.setSystemTime(token.expiresAt - 5_001)
    expect(await shop.client.getAccessToken()).toBe(token)
    vi.setSystemTime(token.expiresAt - 5_000)
    expect(await shop.client.getAccessToken()).not.toBe(token)
    vi.useRealTimers()
  })

  test('that was forced to be new is not the old one of wider scope', async () => {
    const wide = await shop.client.getAccessToken({ scope: 'orders:read orders:write' })
    const forced = await shop.client.getAccessToken({ scope: 'orders:read', forceRenew: true })
    expect(forced.value).not.toBe(wide.value)
    expect(await shop.client.getAccessToken({ scope: 'orders:read' })).toEqual(forced)
    expect(await shop.client.getAccessToken({ scope: 'orders:write' })).toEqual(wide)
  })

  test('says which scope was really granted, and is not asked for again and again', async () => {
    shop.issuer.tokenResponse = (body) => ({ ...body, scope: 'openid' })
    const token = await shop.client.getAccessToken({ scope: 'orders:read' })
    expect(token.scope).toBe('openid')
    expect(await shop.client.getAccessToken({ scope: 'orders:read' })).toBe(token)
  })

  test('serves a request for less than was granted, and for the same API', async () => {
    shop.issuer.tokenResponse = (body) => ({ ...body, scope: 'openid orders:read orders:write' })
    const wide = await shop.client.getAccessToken({ scope: 'orders:write' })
    const before = shop.issuer.bodies.length
    expect(await shop.client.getAccessToken({ scope: 'orders:read' })).toBe(wide)
    expect(await shop.client.getAccessToken({ scope: 'orders:write openid' })).toBe(wide)
    expect(shop.issuer.bodies).toHaveLength(before)
    await shop.client.getAccessToken({ scope: 'orders:read', audience: 'https://bills.example/' })
    expect(shop.issuer.bodies).toHaveLength(before + 1)
    expect(shop.issuer.bodies.at(-1)?.get('resource')).toBe('https://bills.example/')
  })

  test('that lives for no time is handed out once it is fresh', async () => {
    shop.issuer.lifetime = 0
    shop.issuer.claims = (claims) => ({ ...claims, exp: Number(claims['iat']) })
    expect((await shop.client.getAccessToken({ forceRenew: true })).value).toMatch(/^access-/)
  })
})
