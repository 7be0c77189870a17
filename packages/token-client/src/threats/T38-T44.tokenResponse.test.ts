import { afterEach, describe, expect, test, vi } from 'vitest'
import type { HostileProviderOptions, Override } from '../testing/hostile-provider/index.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const restore = (shop: HostileShop) => shop.client.restore()

describe('T39: a refresh that brings another user, or somewhere else', () => {
  test.each([
    [{ sub: 'grace' }, 'token-client/subject-changed', true],
    [{ iss: 'https://evil.example' }, 'token-client/id-token-invalid', false],
    [{ aud: 'bank' }, 'token-client/id-token-invalid', false],
    [{ azp: 'bank' }, 'token-client/id-token-invalid', false],
    [{ sub: undefined }, 'token-client/id-token-invalid', false],
  ])('T39 %j', async (claims, code, endsSession) => {
    const shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
    await restore(shop)
    shop.provider.script({ at: 'token', claims })
    const outcome = await expectInvariants(shop, () => shop.client.renewTokens(), { endsSession })
    expect(outcome).toMatchObject({ code, error: { endsSession } })
    expect(JSON.stringify(shop.events)).not.toContain('grace')
  })
})

describe('T40: user info that is not about this person', () => {
  test.each<[string, Omit<Override, 'at'>]>([
    ['of another user', { json: { sub: 'adainvalid', name: 'Mallory' } }],
    ['of no user', { json: { sub: undefined, name: 'Mallory' } }],
    ['that fails', { status: 500 }],
    ['that is refused', { status: 401 }],
    ['that cannot be reached', { dropConnection: 'before' }],
    ['that is a token', { body: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJuYW1lIjoiTWFsbG9yeSJ9.', headers: { 'content-type': 'application/jwt' } }], // prettier-ignore
    ['that is an array', { body: '["Mallory"]' }],
  ])('T40 %s is not used, and no user is signed out for it', async (_, wrong) => {
    const shop = openHostileShop({ loadUserInfo: true })
    shop.provider.script({ at: 'userinfo', ...wrong })
    const { value } = await expectInvariants(shop, () => restore(shop), { bringsTokens: true })
    expect(value).toMatchObject({ user: { sub: 'ada', name: 'ada' } })
    expect(JSON.stringify(value)).not.toContain('Mallory')
  })
})

describe('T42: what is no token response', () => {
  const answers: [string, Omit<Override, 'at'>][] = [
    ['no access token', { json: { access_token: undefined } }],
    ['an empty access token', { json: { access_token: '' } }],
    ['a number for one', { json: { access_token: 7 } }],
    ['an object for one', { json: { access_token: {} } }],
    ['an array', { json: () => [] }],
    ['null', { json: () => null }],
    ['text', { json: () => 'tokens' }],
    ['no token type', { json: { token_type: undefined } }],
    ['an unknown token type', { json: { token_type: 'mac' } }],
    ['a number for a type', { json: { token_type: 7 } }],
    ['expires_in -1', { json: { expires_in: -1 } }],
    ['expires_in in words', { json: { expires_in: 'soon' } }],
    ['HTML', { body: '<!doctype html>', headers: { 'content-type': 'text/html' } }],
    ['nothing', { body: '' }],
    ['half of it', { body: '{"access_token":"x","token_' }],
    ['no ID token', { json: { id_token: undefined } }],
  ]
  test.each(answers)('T42 %s', async (_, answer) => {
    const shop = openHostileShop()
    shop.provider.script({ at: 'token', ...answer })
    await shop.comeBack()
    const { error } = await expectInvariants(shop, () => restore(shop), { consumes: 1 })
    expect(error?.code).toMatch(/^token-client\/(token-response|id-token)-invalid$/)
    expect(error?.endsSession).toBe(false)
  })
  test.each(['bearer', 'Bearer', 'BEARER', 'bEaReR'])('T42 token type %s is fine', async (token_type) => {
    const shop = openHostileShop()
    shop.provider.script({ at: 'token', json: { token_type } })
    expect(await restore(shop)).toMatchObject({ user: { sub: 'ada' } })
    expect((await shop.client.getAccessToken()).type).toBe('Bearer')
  })
  test.each([[undefined], [1e12], [Number.MAX_VALUE]])(
    'T42 expires_in %j is no longer than the ID token',
    async (expires_in) => {
      const shop = openHostileShop()
      shop.provider.script({ at: 'token', json: { expires_in } })
      const before = Date.now()
      await restore(shop)
      const { expiresAt } = await shop.client.getAccessToken()
      expect(expiresAt).toBeGreaterThan(before)
      expect(expiresAt - before).toBeLessThanOrEqual(215_000)
    },
  )
  test('T42 a byte order mark before it', async () => {
    const shop = openHostileShop()
    shop.provider.script({ at: 'token', body: '\ufeff{"error":"x"}', status: 200 })
    await shop.comeBack()
    expect((await expectInvariants(shop, () => restore(shop), { consumes: 1 })).code).toBe(
      'token-client/token-response-invalid',
    )
  })
})

describe('T43: less than was asked for', () => {
  test('T43 a narrower scope is told with the token', async () => {
    const shop = openHostileShop({ scope: 'openid orders:read orders:write' })
    shop.provider.script({ at: 'token', json: { scope: 'openid orders:read' } })
    await restore(shop)
    expect((await shop.client.getAccessToken()).scope).toBe('openid orders:read')
  })
})

describe('T44: tokens that are bound to a key', () => {
  const bound = (options: HostileProviderOptions = {}) =>
    openHostileShop({ useDpop: true, useRefreshTokens: true }, { refreshTokens: true, ...options })
  const proofs = ({ provider }: HostileShop) => provider.journal.of('token').map(({ headers }) => headers['dpop'] ?? '')

  test('T44 a nonce that is asked for is given', async () => {
    const shop = bound({ dpopNonces: true })
    const { value } = await expectInvariants(shop, () => restore(shop), { bringsTokens: true })
    expect(value).toMatchObject({ user: { sub: 'ada' } })
    expect((await shop.client.getAccessToken()).type).toBe('DPoP')
    expect(new Set(proofs(shop)).size).toBe(2)
  })
  test('T44 a nonce that is asked for again and again is given once', async () => {
    const shop = bound()
    let count = 0
    shop.provider.script({
      at: 'token',
      status: 400,
      body: '{"error":"use_dpop_nonce"}',
      get headers() {
        return { 'dpop-nonce': `nonce-${++count}` }
      },
    })
    const { error } = await expectInvariants(shop, () => restore(shop))
    expect(error?.endsSession).toBe(false)
    expect(proofs(shop)).toHaveLength(2)
  })
  test('T44 a token that is not bound is not taken', async () => {
    const shop = bound()
    shop.provider.script({ at: 'token', json: { token_type: 'Bearer' } })
    const { code } = await expectInvariants(shop, () => restore(shop))
    expect(code).toBe('token-client/token-response-invalid')
  })
  test('T44 whose key is lost: the provider refuses, and the person signs in again', async () => {
    const shop = bound()
    await restore(shop)
    // the refresh token is of no use with another key
    shop.provider.script({ at: 'token', times: 1, status: 400, body: '{"error":"invalid_dpop_proof"}' })
    const { error } = await expectInvariants(shop, () => shop.client.renewTokens())
    expect(error?.code).toMatch(/^token-client\//)
    shop.open()
    expect(await restore(shop)).toMatchObject({ user: { sub: 'ada' } })
  })
  test('T44 a pushed request is pushed once, and the address carries its name only', async () => {
    const shop = openHostileShop({ usePar: true })
    await expectInvariants(shop, () => shop.leave(), { begins: 1, leaves: 1 })
    const [left = ''] = shop.page.left
    expect([...new URL(left).searchParams.keys()]).toEqual(['client_id', 'request_uri'])
    expect(shop.provider.journal.of('par')).toHaveLength(1)
  })
})
