import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Endpoint, Override } from '../testing/hostile-provider/index.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** The session survives, and when the provider has recovered the next try succeeds. */
const expectPassing = async (at: Endpoint, wrong: Omit<Override, 'at'>, code: string | RegExp) => {
  await shop.client.restore()
  shop.provider.script({ at, ...wrong })
  const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
  expect(error?.code).toMatch(code)
  expect(error).toMatchObject({ endsSession: false })
  expect(shop.events.filter(({ type }) => type === 'sessionLost')).toEqual([])
  shop.provider.behave()
  expect(await shop.client.renewTokens()).toMatchObject({ user: { sub: 'ada' } })
  return error
}

describe('T102–T104: the network and an overloaded server', () => {
  test('T102 a connection that is refused', async () => {
    const error = await expectPassing('token', { dropConnection: 'before' }, 'token-client/network')
    expect(error?.retryable).toBe(true)
  })
  test('T102 offline', async () => {
    await shop.client.restore()
    shop.page.isOnline = false
    const { error } = await expectInvariants(shop, () => shop.client.extendSession())
    expect(error).toMatchObject({ code: 'token-client/network', retryable: true, endsSession: false })
    expect(shop.page.frames).toHaveLength(1)
  })
  test('T102 a captive portal that answers everything with its own page', async () => {
    const portal = { body: '<html>Welcome to our WLAN', headers: { 'content-type': 'text/html' } }
    await expectPassing('token', portal, 'token-client/token-response-invalid')
  })
  test('T102 a captive portal that redirects every request: a code or a token does not travel along', async () => {
    await expectPassing('token', { redirectTo: 'https://portal.example/' }, 'token-client/network')
  })
  test('T102 at the very start no user is signed out for it', async () => {
    shop.provider.script({ at: 'discovery', dropConnection: 'before' })
    const { error } = await expectInvariants(shop, () => shop.client.restore())
    expect(error).toMatchObject({ retryable: true, endsSession: false })
    shop.provider.behave()
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
  })
  test.each([500, 502, 503, 504, 429])('T103 status %d', async (status) => {
    const error = await expectPassing('token', { status }, 'token-client/server-unavailable')
    expect(error?.retryable).toBe(true)
  })
  test.each([
    ['120', 120_000],
    [new Date(Date.now() + 120_000).toUTCString(), 120_000],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
  ])('T103 Retry-After: %s', async (after, expected) => {
    await shop.client.restore()
    shop.provider.script({ at: 'token', status: 503, headers: { 'retry-after': after } })
    const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
    if (expected === undefined) expect(error?.retryAfterMs).toBeUndefined()
    else expect(Math.abs((error?.retryAfterMs ?? 0) - expected)).toBeLessThan(60_000)
  })
  test.each<[string, Omit<Override, 'at'>]>([
    ['HTML', { body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['another type of content', { headers: { 'content-type': 'text/plain' } }],
    ['nothing', { body: '' }],
    ['half of it', { truncate: true }],
  ])('T104 an answer of 200 with %s', async (_, wrong) => {
    await shop.client.restore()
    shop.provider.script({ at: 'token', ...wrong })
    const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
    expect(error?.code).toMatch(/token-client\/(token-response-invalid|timeout)/)
    expect(error?.endsSession).toBe(false)
  })
})

describe('T104: an answer that is lost', () => {
  const refreshTokensSent = () =>
    shop.provider.journal.of('token').flatMap(({ parameters }) => parameters['refresh_token'] ?? [])

  test('T102 before it begins, the refresh token is not sent a second time, and the session goes on', async () => {
    await shop.client.restore()
    shop.provider.script({ at: 'token', times: 1, dropConnection: 'after' })
    const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
    expect(error).toMatchObject({ code: 'token-client/network', retryable: true })
    // what comes next extends, and reports that to the engine
    expect(shop.client.capabilities.renewalExtendsSession).toBe(true)
    expect(await shop.client.renewTokens()).toMatchObject({ user: { sub: 'ada' } })
    expect(new Set(refreshTokensSent()).size).toBe(refreshTokensSent().length)
    expect(shop.client.capabilities.renewalExtendsSession).toBe(false)
  })
  test('T102 where no frame can be asked, the refresh token is sent again rather than nothing', async () => {
    await shop.client.restore()
    shop.provider.script({ at: 'token', times: 1, dropConnection: 'before' })
    await expectInvariants(shop, () => shop.client.renewTokens())
    vi.stubGlobal('crossOriginIsolated', true)
    expect(await shop.client.renewTokens()).toMatchObject({ user: { sub: 'ada' } })
    const [first, second] = refreshTokensSent()
    expect(second).toBe(first)
  })
  test('T104 when it has begun, the refresh token is not sent a second time, and the session goes on', async () => {
    await shop.client.restore()
    shop.provider.script({ at: 'token', times: 1, truncate: true })
    const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
    expect(error).toMatchObject({ code: 'token-client/timeout', retryable: true })
    expect(await shop.client.renewTokens()).toMatchObject({ user: { sub: 'ada' } })
    const sent = shop.provider.journal.of('token').flatMap(({ parameters }) => parameters['refresh_token'] ?? [])
    expect(new Set(sent).size).toBe(sent.length)
  })
})

describe('T104: an answer without end', () => {
  /** Sends as long as it is read, and counts. */
  const endless = () => {
    const block = new Uint8Array(100_000).fill(32)
    let sent = 0
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        sent += block.length
        controller.enqueue(block)
        if (sent >= 50_000_000) controller.close()
      },
    })
    return { body, sent: () => sent }
  }
  test.each(['discovery', 'jwks', 'token'] as const)('T104 of %s is not read to its end', async (at) => {
    const { body, sent } = endless()
    shop.provider.script({ at, times: 1, body })
    // the keys that are fetched ahead are asked for again
    const { error } = await expectInvariants(shop, () => shop.client.restore(), { bringsTokens: at === 'jwks' })
    expect(error?.endsSession ?? false).toBe(false)
    expect(sent()).toBeGreaterThan(0)
    expect(sent()).toBeLessThan(5_000_000)
  })
})

describe('T107–T111: a provider that is set up wrongly', () => {
  test.each(['discovery', 'jwks', 'token'] as const)('T107 %s without CORS: the address is named', async (at) => {
    shop.provider.script({ at, noCors: true })
    const { error } = await expectInvariants(shop, () => shop.client.restore())
    expect(error?.retryable).toBe(true)
    expect(error?.message).toMatch(/https:\/\/auth\.shop\.example\/(\.well-known|jwks|token)/)
    expect(error?.message).toMatch(/CORS/)
  })
  test.each([
    [{ issuer: 'https://auth.shop.example/' }, 'issuer-mismatch'],
    [{ issuer: 'https://auth.shop.exampleINVALID' }, 'issuer-mismatch'],
    [{ issuer: undefined }, 'discovery-invalid'],
    [{ authorization_endpoint: undefined }, 'discovery-invalid'],
    [{ token_endpoint: undefined }, 'discovery-invalid'],
    [{ jwks_uri: undefined }, 'discovery-invalid'],
    [{ token_endpoint: 'http://auth.shop.example/token' }, 'discovery-invalid'],
    [{ authorization_endpoint: 'javascript:alert(1)' }, 'discovery-invalid'],
    [{ end_session_endpoint: 'javascript:alert(1)' }, 'discovery-invalid'],
    [{ token_endpoint: '/token' }, 'discovery-invalid'],
    [{ token_endpoint: 7 }, 'discovery-invalid'],
    [{ token_endpoint: {} }, 'discovery-invalid'],
  ])('T108 discovery says %j', async (json, code) => {
    shop.provider.script({ at: 'discovery', json })
    const { error } = await expectInvariants(shop, () => shop.client.signIn())
    expect(error).toMatchObject({ code: `token-client/${code}`, field: 'issuer', retryable: false })
    expect(shop.provider.journal.entries.map(({ endpoint }) => endpoint)).toEqual(['discovery'])
    // and it is not remembered
    shop.provider.behave()
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
  })
  test.each(['', '[]', 'null', '7', '"https://auth.shop.example"', '<html>', '{'])(
    'T108 discovery is %j',
    async (body) => {
      shop.provider.script({ at: 'discovery', body })
      const { code } = await expectInvariants(shop, () => shop.client.signIn())
      expect(code).toBe('token-client/discovery-invalid')
    },
  )
  test('T108 discovery holds unknown members, and prototype pollution', async () => {
    const poison = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},'
    const url = `${shop.provider.issuer}/.well-known/openid-configuration`
    const right = await (await shop.provider.fetch(url)).text()
    shop.provider.script({ at: 'discovery', body: right.replace('{', poison) })
    const { value } = await expectInvariants(shop, () => shop.client.restore(), { bringsTokens: true })
    expect(value).toMatchObject({ user: { sub: 'ada' } })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
  test.each([{ status: 503 }, { dropConnection: 'before' }, { body: '<html>' }, { body: '{"keys":7}' }] as const)(
    'T109 keys that cannot be had (%j) cost only new tokens',
    async (wrong) => {
      await shop.client.restore()
      vi.useFakeTimers({ toFake: ['Date'] })
      vi.setSystemTime(Date.now() + 61_000)
      shop.provider.rotateKeys()
      shop.provider.script({ at: 'jwks', ...wrong })
      const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
      expect(error?.endsSession).toBe(false)
      vi.setSystemTime(Date.now() + 61_000)
      shop.provider.behave()
      expect(await shop.client.renewTokens()).toMatchObject({ user: { sub: 'ada' } })
      vi.useRealTimers()
    },
  )
  test('T110 login_required does not make the client leave the page by itself', async () => {
    shop.provider.user = null
    for (const _ of [1, 2, 3])
      expect(await expectInvariants(shop, () => shop.client.restore())).toEqual({ value: null })
    expect(shop.page.left).toEqual([])
  })
  test.each(['server_error', 'temporarily_unavailable'])('T111 %s may be tried again, by a person', async (error) => {
    shop.provider.script({ at: 'authorize', response: { code: undefined, error } })
    await shop.comeBack({ returnTo: '/orders' })
    const outcome = await expectInvariants(shop, () => shop.client.restore({ silent: false }), { consumes: 1 })
    expect(outcome.error).toMatchObject({
      code: 'token-client/server-unavailable',
      retryable: true,
      endsSession: false,
      returnTo: '/orders',
    })
    expect(shop.page.left).toHaveLength(1)
  })
})
