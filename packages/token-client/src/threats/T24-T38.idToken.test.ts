import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Override } from '../testing/hostile-provider/index.ts'
import { base64url, bytes } from '../testing/hostile-provider/signingKeys.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  shop = openHostileShop()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

type Wrong = Omit<Override, 'at'>
const now = () => Math.floor(Date.now() / 1000)
const restore = () => shop.client.restore()

const code = 'token-client/id-token-invalid'

const expectRefusedAtFirst = async (wrong: Wrong) => {
  shop.provider.script({ at: 'token', ...wrong })
  await shop.comeBack()
  const outcome = await expectInvariants(shop, restore, { consumes: 1 })
  expect(outcome).toMatchObject({ code, error: { endsSession: false } })
  expect(shop.provider.journal.of('userinfo')).toEqual([])
  return `${outcome.error?.message}`
}
/** The token is refused when a user signs in, and when tokens are renewed, which costs the session nothing. */
const expectRefused = async (wrong: Wrong) => {
  const message = await expectRefusedAtFirst(wrong)
  shop.provider.behave()
  await restore()
  shop.provider.script({ at: 'token', ...wrong })
  expect((await expectInvariants(shop, () => shop.client.renewTokens())).code).toBe(code)
  return message
}
const expectAccepted = async (odd: Wrong = {}) => {
  shop.provider.script({ at: 'token', ...odd })
  await shop.comeBack()
  const { value, error } = await expectInvariants(shop, restore, { consumes: 1, bringsTokens: true })
  expect(error).toBeUndefined()
  expect(value).toMatchObject({ user: { sub: 'ada' } })
}

describe('T24–T30: signatures and keys', () => {
  test.each(['none', 'None', 'nOnE', 'NONE'])('T24 alg %s', async (alg) => {
    await expectRefused({ signWith: 'none', header: { alg } })
  })
  test.each(['HS256', 'HS384', 'HS512'])('T25 %s with the client id', async (alg) => {
    await expectRefused({ signWith: 'hs256', header: { alg } })
  })
  test('T25 HS256 with the public key, though the provider announces it', async () => {
    shop.provider.script({ at: 'discovery', json: { id_token_signing_alg_values_supported: ['HS256', 'ES256'] } })
    const jwks = await (await shop.provider.fetch(`${shop.provider.issuer}/jwks`)).text()
    await expectRefused({ signWith: 'hs256', secret: jwks })
  })
  test.each([
    ['an RSA token, elliptic keys', { header: { alg: 'RS256' } }, {}],
    ['another curve', { header: { alg: 'ES512' } }, {}],
    ['a key for encryption', {}, { use: 'enc' }],
    ['a key for other operations', {}, { key_ops: ['encrypt'] }],
    ['a key of another algorithm', {}, { alg: 'ES384' }],
    ['a shared key', { signWith: 'hs256' }, { kty: 'oct', k: base64url(bytes('shop')), alg: 'HS256' }],
    ['a private key', {}, { d: 'x' }],
    ['no key at all', {}, { kty: undefined }],
  ] as const)('T26 %s', async (_, token, member) => {
    shop.provider.script({
      at: 'jwks',
      json: ({ keys }) => ({ keys: (keys as object[]).map((key) => ({ ...key, ...member })) }),
    })
    await expectRefusedAtFirst(token)
  })
  test.each([['RS256', 'PS256'], undefined])('T26 an algorithm other than announced: %j', async (algorithms) => {
    shop.provider.script({ at: 'discovery', json: { id_token_signing_alg_values_supported: algorithms } })
    await expectRefusedAtFirst({ signWith: 'ES256' })
  })
  test.each([
    ['flipped', (token: string) => token.slice(0, -8) + token.slice(-8).split('').reverse().join('')],
    ['truncated', (token: string) => token.slice(0, -10)],
    ['missing', (token: string) => token.replace(/[^.]+$/, '')],
    ['of other claims', (token: string) => token.replace(/\.[^.]+\./, `.${base64url(bytes('{"sub":"x"}'))}.`)],
  ])('T27 signature %s', async (_, idToken) => {
    await expectRefused({ idToken })
  })
  test('T27 signature by another key', async () => {
    await expectRefused({ signWith: 'other-key' })
  })
  test('T28 a key that has rotated is fetched once', async () => {
    await restore()
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 60_001)
    shop.provider.rotateKeys()
    await expectAccepted()
    expect(shop.provider.journal.of('jwks').length).toBe(2)
  })
  test('T28 unknown keys cause one request for keys a minute, however many tokens come', async () => {
    await restore()
    shop.provider.journal.clear()
    shop.provider.script({ at: 'token', header: { kid: 'unknown' } })
    for (const _ of [1, 2, 3, 4, 5]) await expectInvariants(shop, () => shop.client.renewTokens())
    expect(shop.provider.journal.of('token')).toHaveLength(5)
    expect(shop.provider.journal.of('jwks').length).toBeLessThanOrEqual(1)
  })
  test('T29 without kid, one key', async () => {
    await expectAccepted({ header: { kid: undefined } })
  })
  test('T29 without kid, many keys', async () => {
    const more = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'more' }
    shop.provider.script({ at: 'jwks', json: ({ keys }) => ({ keys: [more, null, 7, ...(keys as object[])] }) })
    await expectAccepted({ header: { kid: undefined } })
  })
  test.each([[{ crit: ['exp'] }], [{ crit: ['b64'], b64: false }], [{ crit: [] }]])('T30 header %j', async (header) => {
    await expectRefused({ header })
  })
  test.each(['jku', 'x5u'])('T30 an address in the header (%s) is never fetched', async (name) => {
    await expectRefused({ signWith: 'other-key', header: { [name]: 'https://evil.example/keys' } })
    expect(shop.provider.journal.entries.filter(({ url }) => url.includes('evil'))).toEqual([])
  })
  test('T30 a key in the header is not trusted', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
    await expectRefused({ signWith: 'other-key', header: { jwk } })
  })
})

describe('T31: what is no token', () => {
  const [dot, object] = [base64url(bytes('{"alg":"ES256"}')), base64url(bytes('{}'))]
  const deep = base64url(bytes('[').map((byte) => byte)) + base64url(bytes('['.repeat(9_999)))
  test.each([
    ['five parts', (token: string) => `${token}.a.b`],
    ['four parts', (token: string) => `${token}.a`],
    ['two parts', (token: string) => token.slice(0, token.lastIndexOf('.'))],
    ['one part', () => 'token'],
    ['whitespace', (token: string) => ` ${token}\n`],
    ['padding', (token: string) => token.replace('.', '=.')],
    ['a header that is no UTF-8', (token: string) => token.replace(/^[^.]+/, base64url(new Uint8Array([255, 254])))],
    [
      'claims that are no UTF-8',
      (token: string) => token.replace(/\.[^.]+\./, `.${base64url(new Uint8Array([255]))}.`),
    ],
    ['a depth of 10 000', () => `${dot}.${deep}.AAAA`],
    ['an array', () => `${base64url(bytes('[]'))}.${object}.AAAA`],
    ['a number', () => 7],
    ['an object', () => ({})],
    ['nothing', () => undefined],
    ['no text', () => ''],
    ['a megabyte', () => `${dot}.${'A'.repeat(1_000_000)}.AAAA`],
  ])('T31 %s', async (_, idToken) => {
    shop.provider.script({ at: 'token', idToken })
    await shop.comeBack()
    const { error } = await expectInvariants(shop, restore, { consumes: 1 })
    expect(error?.code).toMatch(/^token-client\/(id-token|token-response)-invalid$/)
    expect(`${error?.message}`.length).toBeLessThan(500)
  })
})

describe('T32–T36: claims', () => {
  test.each([
    [{ iss: 'https://auth.shop.example1' }],
    [{ iss: 'https://auth.shop.example/' }],
    [{ iss: undefined }],
    [{ aud: 'shop1' }],
    [{ aud: undefined }],
    [{ aud: [] }],
    [{ aud: 7 }],
    [{ aud: ['shop', 'bank'] }],
    [{ aud: ['shop', 'bank'], azp: 'bank' }],
    [{ azp: 'bank' }],
  ])('T32 %j', async (claims) => {
    await expectRefused({ claims })
  })
  test('T32 a list of one audience is fine', async () => {
    await expectAccepted({ claims: { aud: ['shop'] } })
  })
  test.each([undefined, '9999999999', -1, 0, null, true, [9_999_999_999], {}])('T33 exp is %j', async (exp) => {
    await expectRefused({ claims: (all) => ({ ...all, exp }) })
  })
  test('T33 exp is a minute and more ago', async () => {
    await expectRefused({ claims: { exp: now() - 61 } })
  })
  test('T33 exp is within the tolerance', async () => {
    await expectAccepted({ claims: { exp: now() - 30 } })
  })
  test('T34 iat missing', async () => {
    await expectRefused({ claims: { iat: undefined } })
  })
  test('T34 iat a few seconds ahead', async () => {
    await expectAccepted({ claims: { iat: now() + 30 } })
  })
  test.each([120, 600, 25 * 365 * 86_400])('T34 iat %d s ahead: the difference is told', async (ahead) => {
    const message = await expectRefused({ claims: { iat: now() + ahead, exp: now() + ahead + 150 } })
    const [told = 0] = /-?\d+(?= s away)/.exec(message) ?? []
    expect(Math.abs(Number(told) - ahead)).toBeLessThan(30)
  })
  test('T34 a device whose clock is hours off learns by how much', async () => {
    shop = openHostileShop({}, { now: () => Date.now() + 5 * 3_600_000 })
    await expectAccepted()
    const { expiresAt } = await shop.client.getAccessToken()
    expect(Math.abs(expiresAt - Date.now() - 150_000)).toBeLessThan(10_000)
  })
  test('T34 nbf in the future', async () => {
    await expectRefused({ claims: { nbf: now() + 600 } })
  })
  test.each([{ nonce: undefined }, { nonce: 'wrong' }, { nonce: '' }, { nonce: 7 }])('T35 %j', async (claims) => {
    await expectRefused({ claims })
  })
  test('T35 a nonce of another sign-in', async () => {
    const other = `${new URL(await shop.leave()).searchParams.get('nonce')}`
    shop.provider.script({ at: 'token', claims: { nonce: other } })
    await shop.comeBack()
    expect((await expectInvariants(shop, restore, { consumes: 1 })).code).toBe('token-client/id-token-invalid')
  })
  test.each([{ sub: undefined }, { sub: '' }, { sub: 7 }, { sub: null }, { sub: ['ada'] }, { sub: 'a'.repeat(300) }])(
    'T36 %j',
    async (claims) => {
      await expectRefused({ claims })
    },
  )
})

describe('T37: the sign-in was not as it was asked for', () => {
  test.each(['silver', undefined, 7])('T37 acr gold, %j', async (acr) => {
    shop.provider.script({ at: 'token', claims: (all) => ({ ...all, acr }) })
    await shop.comeBack({ acrValues: 'gold' })
    expect((await expectInvariants(shop, restore, { consumes: 1 })).code).toBe('token-client/step-up-not-met')
  })
  test.each([{ auth_time: undefined }, { auth_time: now() - 3_600 }, { auth_time: 'now' }])(
    'T37 max_age 60, %j',
    async (claims) => {
      shop.provider.script({ at: 'token', claims })
      await shop.comeBack({ maxAge: 60 })
      expect((await expectInvariants(shop, restore, { consumes: 1 })).code).toMatch(/id-token-invalid|step-up-not-met/)
    },
  )
})

describe('T38: the access token is not the one that was vouched for', () => {
  test.each(['wrong', '', 7, null])('T38 at_hash %j', async (at_hash) => {
    await expectRefused({ claims: (all) => ({ ...all, at_hash }) })
  })
  test('T38 another access token', async () => {
    await expectRefused({ json: { access_token: 'of-another-user' } })
  })
  test('T38 without at_hash, which a code flow may leave out', async () => {
    await expectAccepted({ claims: { at_hash: undefined } })
  })
})
