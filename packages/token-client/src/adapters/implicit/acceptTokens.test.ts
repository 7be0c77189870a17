import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { base64url, bytes } from '../../testing/fakeIssuer.ts'
import { createFakeImplicitIssuer, leftHalf } from '../../testing/fakeImplicitIssuer.ts'
import { openLegacyShop, type LegacyShop } from '../../testing/openLegacyShop.ts'

let shop: LegacyShop
type Change = (all: Record<string, unknown>) => Record<string, unknown>
const now = () => Math.floor(Date.now() / 1000)

beforeEach(async () => {
  shop = await openLegacyShop()
  shop.issuer.user = 'ada'
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const settled = (promise: Promise<unknown>) =>
  promise.then((found) => ({ found })).catch((error: unknown) => ({ error }))

/** Both ways in which tokens arrive. */
const ways: [string, () => Promise<object>][] = [
  [
    'in the fragment',
    async () => {
      await shop.goAndSignIn()
      return settled(shop.client.restore())
    },
  ],
  ['by web message', () => settled(shop.client.restore())],
]
/** The code of the refusal, after which no user is signed in, and which says nothing that it should not. */
const refusal = async (arrive: () => Promise<object>) => {
  const outcome = await arrive()
  expect(outcome).toMatchObject({ error: { endsSession: false, retryable: false } })
  await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  const { error } = outcome as { error: Error & { code: string } }
  expect(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`).not.toMatch(/access-1|eyJ|canary/)
  return error.code
}

describe.each(ways)('%s', (_, arrive) => {
  test('tokens are accepted', async () => {
    expect(await arrive()).toMatchObject({ found: { user: { sub: 'ada' } } })
    expect((await shop.client.getAccessToken()).value).toBe('access-1')
  })

  test.each<[string, Change]>([
    ['invalid-iss', (all) => ({ ...all, iss: `${String(all['iss'])}1` })],
    ['missing-iss', ({ iss: _iss, ...all }) => all],
    ['missing-sub', ({ sub: _sub, ...all }) => all],
    ['empty sub', (all) => ({ ...all, sub: '' })],
    ['invalid-aud', (all) => ({ ...all, aud: 'canary' })],
    ['missing-aud', ({ aud: _aud, ...all }) => all],
    ['several audiences without azp', (all) => ({ ...all, aud: ['shop', 'bank'] })],
    ['another azp', (all) => ({ ...all, azp: 'bank' })],
    ['missing-iat', ({ iat: _iat, ...all }) => all],
    ['missing exp', ({ exp: _exp, ...all }) => all],
    ['expired', (all) => ({ ...all, iat: now() - 300, exp: now() - 61 })],
    ['nonce-invalid', (all) => ({ ...all, nonce: `${String(all['nonce'])}1` })],
    ['missing nonce', ({ nonce: _nonce, ...all }) => all],
    ['invalid-athash', (all) => ({ ...all, at_hash: `${String(all['at_hash'])}1` })],
    ['at_hash of another token', (all) => ({ ...all, at_hash: 'x'.repeat(22) })],
    ['at_hash in full length', (all) => ({ ...all, at_hash: `${String(all['at_hash'])}${'A'.repeat(21)}` })],
    ['missing-athash', ({ at_hash: _hash, ...all }) => all],
    ['empty at_hash', (all) => ({ ...all, at_hash: '' })],
    ['at_hash that is no text', (all) => ({ ...all, at_hash: [all['at_hash']] })],
  ])('an ID token is refused: %s', async (_name, change) => {
    shop.issuer.claims = change
    expect(await refusal(arrive)).toBe('token-client/id-token-invalid')
  })

  test.each([{ alg: 'none' }, { alg: 'None' }, { alg: 'HS256' }, { alg: 'RS256' }, { alg: 'ES384' }, { kid: 'other' }])(
    'an ID token is refused: with header %j',
    async (header) => {
      shop.issuer.header = (all) => ({ ...all, ...header })
      expect(await refusal(arrive)).toBe('token-client/id-token-invalid')
    },
  )

  const claimsOf = (token: string) => JSON.parse(atob(`${token.split('.')[1]}`)) as object
  test.each<[string, (token: string) => unknown]>([
    ['changed signature', (token) => token.slice(0, -4) + (token.endsWith('AAAA') ? 'BBBB' : 'AAAA')],
    ['no signature', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
    [
      'claims changed after signing',
      (token) =>
        token.replace(/\.[^.]+\./, `.${base64url(bytes(JSON.stringify({ ...claimsOf(token), sub: 'grace' })))}.`),
    ],
    ['empty', () => ''],
    ['not a token', () => '%.%.%'],
  ])('an ID token is refused: %s', async (_name, spoil) => {
    shop.issuer.response = (all) => ({ ...all, id_token: spoil(String(all['id_token'])) })
    expect(await refusal(arrive)).toBe('token-client/id-token-invalid')
  })

  test('an access token without an ID token is refused', async () => {
    shop.issuer.response = ({ id_token: _token, ...all }) => all
    expect(await refusal(arrive)).toBe('token-client/id-token-invalid')
  })

  test('an access token that was put in the place of the right one is refused', async () => {
    shop.issuer.response = (all) => ({ ...all, access_token: 'canary' })
    expect(await refusal(arrive)).toBe('token-client/id-token-invalid')
  })

  test.each<[string, Change]>([
    ['an ID token without an access token', ({ access_token: _token, ...all }) => all],
    ['an empty access token', (all) => ({ ...all, access_token: '' })],
    ['no token type', ({ token_type: _type, ...all }) => all],
    ['an unknown token type', (all) => ({ ...all, token_type: 'mac' })],
    ['type DPoP', (all) => ({ ...all, token_type: 'DPoP' })],
    ['a negative lifetime', (all) => ({ ...all, expires_in: -1 })],
    ['a lifetime in words', (all) => ({ ...all, expires_in: 'soon' })],
  ])('%s is refused', async (_name, change) => {
    shop.issuer.response = change
    expect(await refusal(arrive)).toBe('token-client/token-response-invalid')
  })

  test.each<[string, Change]>([
    ['without kid, where there is one key', ({ kid: _kid, ...all }) => all],
    ['as it is', (all) => all],
  ])('an ID token is accepted %s', async (_name, change) => {
    shop.issuer.header = change
    expect(await arrive()).toMatchObject({ found: { user: { sub: 'ada' } } })
  })

  test('a c_hash and a code are not looked at, and no refresh token is kept', async () => {
    shop.issuer.claims = (all) => ({ ...all, c_hash: 'x' })
    shop.issuer.response = (all) => ({ ...all, code: 'x', refresh_token: 'canary' })
    expect(await arrive()).toMatchObject({ found: { user: { sub: 'ada' } } })
    expect(shop.client.capabilities.renewalExtendsSession).toBe(true)
  })

  test('the access token lives as long as the server says, and no longer than the ID token', async () => {
    for (const [lifetime, least, most] of [
      [100, 90_000, 100_000],
      ['40', 30_000, 40_000],
      [1e9, 140_000, 150_000],
      [undefined, 140_000, 150_000],
    ] as const) {
      shop = await openLegacyShop()
      shop.issuer.user = 'ada'
      shop.issuer.response = ({ expires_in: _seconds, ...all }) =>
        lifetime === undefined ? all : { ...all, expires_in: lifetime }
      await arrive()
      const { expiresAt, type } = await shop.client.getAccessToken()
      expect(type).toBe('Bearer')
      expect(expiresAt - Date.now()).toBeGreaterThan(least)
      expect(expiresAt - Date.now()).toBeLessThanOrEqual(most)
    }
  })

  test('a narrower scope is told', async () => {
    shop.issuer.response = (all) => ({ ...all, scope: 'openid' })
    await arrive()
    expect((await shop.client.getAccessToken()).scope).toBe('openid')
  })
})

test.each(['ES256', 'ES384', 'EdDSA'] as const)('at_hash goes by the hash of %s', async (alg) => {
  const issuer = await createFakeImplicitIssuer(alg)
  issuer.user = 'ada'
  shop = await openLegacyShop({}, issuer)
  expect((await shop.client.restore())?.user.sub).toBe('ada')

  const wrong = await leftHalf('access-2', alg === 'ES256' ? 'SHA-512' : 'SHA-256')
  issuer.claims = (claims) => ({ ...claims, at_hash: wrong })
  shop = await openLegacyShop({}, issuer)
  await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/id-token-invalid' })
})

test('a bad signature is refused before at_hash is looked at, and the keys are not asked for again', async () => {
  shop.issuer.response = (all) => ({ ...all, id_token: `${String(all['id_token']).slice(0, -4)}AAAA` })
  for (const _ of [1, 2, 3])
    await expect(shop.client.restore()).rejects.toMatchObject({ message: expect.stringContaining('signature') })
  expect(shop.issuer.requests.filter((request) => request === 'jwks')).toHaveLength(1)
})
