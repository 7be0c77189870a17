import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAuthorizedFetch } from '../authorizedFetch.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(async () => {
  shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
  await shop.client.restore()
  shop.provider.journal.clear()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const outcomes = () => shop.provider.journal.of('token').map(({ outcome }) => outcome)
const many = (count: number, ask: () => Promise<unknown>) => Promise.all(Array.from({ length: count }, ask))
const api = (answer: (request: Request) => Response) => {
  const seen: string[] = []
  const send = createAuthorizedFetch({
    tokenClient: shop.client,
    resources: [{ origin: 'https://api.shop.example' }],
    fetch: async (input, init) => {
      const request = new Request(input, init)
      seen.push(`${request.headers.get('authorization')}`)
      return answer(request)
    },
  })
  return { seen, send: () => send('https://api.shop.example/orders') }
}

describe('T91–T101: renewals', () => {
  test('T91 a hundred callers cause one request', async () => {
    const ask = () => shop.client.getAccessToken({ forceRenew: true }).then(({ value }) => value.length)
    const { value } = await expectInvariants(shop, () => many(100, ask), { bringsTokens: true })
    expect(value).toHaveLength(100)
    expect(outcomes()).toEqual(['ok'])
  })
  test.each(['BroadcastChannel', 'localStorage'])('T94 without %s each tab is for itself', async (name) => {
    vi.stubGlobal(name, undefined)
    shop.open()
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
    const { error } = await expectInvariants(shop, () => many(5, () => shop.client.renewTokens()), {
      bringsTokens: true,
    })
    expect(error).toBeUndefined()
    expect(outcomes()).toEqual(['ok', 'ok'])
  })
  test('T95 a refresh token that an attacker has used ends the session once, for every caller', async () => {
    const ask = () => shop.client.renewTokens().catch(({ code }: { code: string }) => code)
    shop.provider.script({ at: 'token', status: 400, body: '{"error":"invalid_grant"}' })
    const { value } = await expectInvariants(shop, () => many(20, ask), { endsSession: true })
    expect(new Set(value as string[])).toEqual(new Set(['token-client/session-rejected']))
    expect(shop.events.filter(({ type }) => type === 'sessionLost')).toHaveLength(1)
    expect(outcomes()).toEqual(['400'])
    await expectInvariants(shop, () => shop.client.renewTokens().catch(() => {}), { bringsTokens: true })
    expect(shop.provider.journal.of('token').filter(({ parameters }) => parameters['refresh_token'])).toHaveLength(1)
  })
  test('T97 thirty answers of 401 cause one renewal, and each request is sent again once', async () => {
    const { value: old } = await shop.client.getAccessToken()
    const { seen, send } = api((request) =>
      request.headers.get('authorization') === `Bearer ${old}`
        ? new Response(null, { status: 401 })
        : new Response('ok'),
    )
    const act = async () => (await many(30, send)).map((answer) => (answer as Response).status)
    const { value } = await expectInvariants(shop, act, { bringsTokens: true })
    expect(new Set(value as number[])).toEqual(new Set([200]))
    expect(seen).toHaveLength(60)
    expect(outcomes()).toEqual(['ok'])
  })
  test('T97 a second 401 is handed on', async () => {
    const { seen, send } = api(() => new Response(null, { status: 401 }))
    const { value } = await expectInvariants(shop, async () => (await send()).status, { bringsTokens: true })
    expect(value).toBe(401)
    expect(seen).toHaveLength(2)
    expect(outcomes()).toEqual(['ok'])
  })
  test('T98 an answer without a refresh token keeps the old one', async () => {
    shop.provider.script({ at: 'token', times: 1, json: { refresh_token: undefined } })
    await expectInvariants(shop, () => shop.client.renewTokens(), { bringsTokens: true })
    await shop.client.renewTokens().catch(() => {})
    const [first, second] = shop.provider.journal.of('token').map(({ parameters }) => parameters['refresh_token'])
    expect(second).toBe(first)
  })
  test('T98 a rotated one is kept even when the rest of the answer is refused', async () => {
    shop.provider.script({ at: 'token', times: 1, claims: { aud: 'bank' } })
    expect((await expectInvariants(shop, () => shop.client.renewTokens())).code).toBe('token-client/id-token-invalid')
    expect(await shop.client.renewTokens()).toMatchObject({ user: { sub: 'ada' } })
    expect(outcomes()).toEqual(['ok', 'ok'])
  })
  test('T99 a storage that refuses ends no session', async () => {
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
    const { error } = await expectInvariants(shop, () => shop.client.renewTokens(), { bringsTokens: true })
    expect(error).toBeUndefined()
    expect(outcomes()).toEqual(['ok'])
  })
  test.each(['session-storage', 'local-storage'] as const)(
    'T99 %s that is full keeps the tokens in memory',
    async (tokenStorage) => {
      const full = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
      const storage = { getItem: () => null, setItem: full, removeItem: () => {}, length: 0, key: () => null }
      for (const name of ['sessionStorage', 'localStorage']) vi.stubGlobal(name, storage)
      shop.open({ tokenStorage })
      const { value } = await expectInvariants(shop, () => shop.client.restore(), { bringsTokens: true })
      expect(value).toMatchObject({ user: { sub: 'ada' } })
      await shop.client.renewTokens()
      expect(await shop.client.getAccessToken()).toMatchObject({ type: 'Bearer' })
    },
  )
  test('T100 a caller who gives up leaves the renewal to the others', async () => {
    const giveUp = new AbortController()
    const impatient = shop.client
      .getAccessToken({ forceRenew: true, signal: giveUp.signal })
      .catch(({ code }: { code: string }) => code)
    const patient = shop.client.getAccessToken({ forceRenew: true })
    giveUp.abort()
    const act = async () => [await impatient, (await patient).type]
    const { value } = await expectInvariants(shop, act, { bringsTokens: true })
    expect(value).toEqual(['token-client/aborted', 'Bearer'])
    expect(outcomes()).toEqual(['ok'])
  })
  test('T101 an API that asks for a stronger sign-in gets no other token of the same strength', async () => {
    const challenge = 'Bearer error="insufficient_user_authentication", acr_values="gold"'
    const { seen, send } = api(() => new Response(null, { status: 401, headers: { 'www-authenticate': challenge } }))
    const { value } = await expectInvariants(shop, async () => (await send()).headers.get('www-authenticate'))
    expect(value).toBe(challenge)
    expect(seen).toHaveLength(1)
    expect(outcomes()).toEqual([])
  })
})
