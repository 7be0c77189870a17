import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAuthorizedFetch } from '../authorizedFetch.ts'
import { checkDpopProof } from '../testing/hostile-provider/dpopProof.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'
import type { OidcClientOptions } from '../adapters/oidc/index.ts'

let shop: HostileShop
const open = (options: Partial<OidcClientOptions> = {}, provider: { dpopNonces?: boolean } = {}) => {
  shop = openHostileShop({ useDpop: true, useRefreshTokens: true, ...options }, { refreshTokens: true, ...provider })
}
const outcomes = () => shop.provider.journal.of('token').map(({ outcome }) => outcome)
const payloadOf = (proof: string | null | undefined) =>
  JSON.parse(atob(`${proof?.split('.')[1]}`.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>

beforeEach(() => open())
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a token bound to a key', () => {
  test('is asked for and renewed with a proof, another each time', async () => {
    await shop.client.restore()
    await shop.client.renewTokens()
    expect(outcomes()).toEqual(['ok', 'ok'])
    const proofs = shop.provider.journal.of('token').map(({ headers }) => payloadOf(headers['dpop']))
    expect(proofs[0]).toMatchObject({ htm: 'POST', htu: 'https://auth.shop.example/token' })
    expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(2)
    expect(await shop.client.getAccessToken()).toMatchObject({ type: 'DPoP' })
  })

  test('is what the server has to give: anything else is refused', async () => {
    shop.provider.script({ at: 'token', json: { token_type: 'Bearer' } })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/token-response-invalid' })
  })

  test('gets the nonce that the server wants, which is asked twice at most', async () => {
    open({}, { dpopNonces: true })
    await shop.client.restore()
    await shop.client.renewTokens()
    expect(outcomes()).toEqual(['use_dpop_nonce', 'ok', 'ok'])

    const headers = { 'dpop-nonce': 'again' }
    shop.provider.script({ at: 'token', status: 400, headers, body: '{"error":"use_dpop_nonce"}' })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/authorization-failed' })
    expect(outcomes()).toHaveLength(5)
  })

  test('is not asked for again after another refusal, and a nonce that came along is used next time', async () => {
    await shop.client.restore()
    const refusal = { status: 400, headers: { 'dpop-nonce': 'n' }, body: '{"error":"invalid_grant"}' }
    shop.provider.script({ at: 'token', ...refusal, times: 1 })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/session-rejected' })
    expect(outcomes()).toHaveLength(2)
    await shop.client.restore()
    expect(payloadOf(shop.provider.journal.of('token')[2]?.headers['dpop'])).toMatchObject({ nonce: 'n' })
  })

  test('opens the userinfo endpoint with its hash in the proof', async () => {
    open({ loadUserInfo: true })
    await shop.client.restore()
    expect(shop.provider.journal.of('userinfo').map(({ outcome }) => outcome)).toEqual(['ok'])
  })
})

describe('a request to an API', () => {
  const url = 'https://api.shop.example/orders?page=2#top'
  const api = (answer: (count: number) => Response) => {
    const seen: Request[] = []
    const send = createAuthorizedFetch({
      tokenClient: shop.client,
      resources: [{ origin: 'https://api.shop.example' }],
      fetch: async (input, init) => {
        seen.push(new Request(input, init))
        return answer(seen.length)
      },
    })
    return { seen, send }
  }
  const thumbprint = async (request: Request | undefined, nonce: string | null = null) => {
    const accessToken = request?.headers.get('authorization')?.split(' ')[1] ?? ''
    const expected = { method: request?.method ?? '', url, nonce, accessToken, now: Date.now(), isNew: () => true }
    return checkDpopProof(request?.headers.get('dpop') ?? '', expected)
  }
  const challenge = {
    status: 401,
    headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'api-1' },
  }

  test('carries the token under its own scheme, and its proof', async () => {
    await shop.client.restore()
    const { seen, send } = api(() => new Response('ok'))
    await send(url, { method: 'POST', body: 'tea' })
    expect(seen[0]?.headers.get('authorization')).toMatch(/^DPoP access-/)
    expect(await thumbprint(seen[0])).toMatch(/^[\w-]{43}$/)
    expect(payloadOf(seen[0]?.headers.get('dpop'))).toMatchObject({ htu: 'https://api.shop.example/orders' })
  })

  test('is repeated once with the nonce that the API wants, and the same token', async () => {
    await shop.client.restore()
    const { seen, send } = api((count) => (count === 1 ? new Response(null, challenge) : new Response('ok')))
    expect((await send(url, { method: 'POST', body: 'tea' })).status).toBe(200)
    expect(await seen[1]?.text()).toBe('tea')
    expect(await thumbprint(seen[1], 'api-1')).toMatch(/^[\w-]{43}$/)
    expect(outcomes()).toEqual(['ok'])
    await send(url)
    expect(await thumbprint(seen[2], 'api-1')).toMatch(/^[\w-]{43}$/)
  })

  test('whose nonce is never right ends as a 401, after one renewal', async () => {
    await shop.client.restore()
    const { seen, send } = api(() => new Response(null, challenge))
    expect((await send(url)).status).toBe(401)
    expect(seen).toHaveLength(4)
    expect(outcomes()).toEqual(['ok', 'ok'])
  })
})

describe('the key', () => {
  test('goes nowhere: a copied token has no proof', async () => {
    await shop.client.restore()
    const copy: unknown = JSON.parse(JSON.stringify(await shop.client.getAccessToken()))
    expect(copy).toMatchObject({ type: 'DPoP', proof: {} })
  })

  test('that is another after a reload makes stored tokens worthless: the server is asked', async () => {
    const stored = new Map<string, string>()
    const tokenStorage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    }
    open({ tokenStorage })
    await shop.client.restore()
    shop.provider.journal.clear()
    shop.open({ tokenStorage })
    expect((await shop.client.restore())?.user.sub).toBe('ada')
    expect(shop.provider.journal.of('authorize')).toHaveLength(1)
    expect(outcomes()).toEqual(['ok'])
  })
})
