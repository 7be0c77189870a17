import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { base64url, bytes } from '../../testing/fakeIssuer.ts'
import { answerFrames } from '../../testing/fakePage.ts'
import { openShop, type Shop } from '../../testing/openShop.ts'

let shop: Shop
const now = () => Math.floor(Date.now() / 1000)

beforeEach(async () => {
  shop = await openShop()
  shop.issuer.user = 'ada'
})
afterEach(() => vi.unstubAllGlobals())

const restored = () =>
  shop.client.restore().then(
    (authentication) => ({ authentication }),
    (error: unknown) => ({ error }),
  )

describe('an ID token is refused', () => {
  const claims: [string, (claims: Record<string, unknown>) => Record<string, unknown>][] = [
    ['of another issuer', (all) => ({ ...all, iss: 'https://evil.example' })],
    ['of the issuer with a slash', (all) => ({ ...all, iss: `${String(all['iss'])}/` })],
    ['for another client', (all) => ({ ...all, aud: 'bank' })],
    ['for nobody', (all) => ({ ...all, aud: [] })],
    ['for several, without azp', (all) => ({ ...all, aud: ['shop', 'bank'] })],
    ['for several, azp another', (all) => ({ ...all, aud: ['shop', 'bank'], azp: 'bank' })],
    ['with another azp', (all) => ({ ...all, azp: 'bank' })],
    ['without audience', ({ aud: _, ...all }) => all],
    ['without expiry', ({ exp: _, ...all }) => all],
    ['with an expiry in words', (all) => ({ ...all, exp: `${now() + 150}` })],
    ['that expired beyond the tolerance', (all) => ({ ...all, exp: now() - 61 })],
    ['that is not valid yet', (all) => ({ ...all, nbf: now() + 120 })],
    ['without time of issue', ({ iat: _, ...all }) => all],
    ['without subject', ({ sub: _, ...all }) => all],
    ['with an empty subject', (all) => ({ ...all, sub: '' })],
    ['with a number as subject', (all) => ({ ...all, sub: 7 })],
    ['without nonce', ({ nonce: _, ...all }) => all],
    ['with another nonce', (all) => ({ ...all, nonce: 'x' })],
  ]
  test.each(claims)('%s', async (_, change) => {
    shop.issuer.claims = change
    expect(await restored()).toMatchObject({ error: { code: 'token-client/id-token-invalid', endsSession: false } })
    await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test.each([
    { alg: 'none' },
    { alg: 'None' },
    { alg: 'HS256' },
    { alg: 'RS256' },
    { alg: 'ES512' },
    { crit: ['b64'], b64: false },
    { kid: 'x' },
  ])('with header %j', async (header) => {
    shop.issuer.header = (all) => ({ ...all, ...header })
    expect(await restored()).toMatchObject({ error: { code: 'token-client/id-token-invalid' } })
  })

  const spoil: [string, (token: string) => unknown][] = [
    ['with a changed signature', (token) => token.slice(0, -4) + (token.endsWith('AAAA') ? 'BBBB' : 'AAAA')],
    ['without signature', (token) => token.slice(0, token.lastIndexOf('.') + 1)],
    ['with changed claims', (token) => token.replace(/\.[^.]+\./, `.${base64url(bytes('{}'))}.`)],
    ['of two parts', (token) => token.slice(0, token.lastIndexOf('.'))],
    ['of five parts', (token) => `${token}.a.b`],
    ['that is empty', () => ''],
    ['that is missing', () => undefined],
    ['that is no text', () => ({})],
    ['that is no base64url', () => '%.%.%'],
    ['that is an array', () => `${base64url(bytes('[]'))}.${base64url(bytes('[]'))}.AAAA`],
  ]
  test.each(spoil)('%s', async (_, change) => {
    shop.issuer.tokenResponse = (body) => ({ ...body, id_token: change(String(body['id_token'])) })
    const outcome = await restored()
    expect(outcome).toMatchObject({ error: { code: 'token-client/id-token-invalid' } })
  })

  test('and what it said is in no error', async () => {
    shop.issuer.claims = (all) => ({ ...all, aud: 'canary-claim' })
    const { error } = (await restored()) as { error: Error }
    expect(`${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`).not.toMatch(/canary|access-|eyJ/)
  })
})

describe('an ID token is accepted', () => {
  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['with one audience in a list', (all) => ({ ...all, aud: ['shop'] })],
    ['with its client as azp', (all) => ({ ...all, aud: ['shop', 'api'], azp: 'shop' })],
    ['just expired within the tolerance', (all) => ({ ...all, iat: now() - 180, exp: now() - 30 })],
    ['issued a little in the future', (all) => ({ ...all, iat: now() + 40, exp: now() + 190 })],
  ])('%s', async (_, change) => {
    shop.issuer.claims = change
    expect(await restored()).toMatchObject({ authentication: { user: { sub: 'ada' } } })
  })

  test('without a key id, where there is one key', async () => {
    shop.issuer.header = ({ kid: _, ...all }) => all
    expect(await restored()).toMatchObject({ authentication: { user: { sub: 'ada' } } })
  })

  test('after the keys were changed, with one more request for keys', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    await shop.client.restore()
    await shop.issuer.rotateKeys()
    vi.setSystemTime(Date.now() + 61_000)
    await shop.client.restore()
    expect(shop.issuer.requests.filter((request) => request === 'jwks')).toHaveLength(2)
    vi.useRealTimers()
  })
})

test('what it says of the session is told, and the person is told apart from the protocol', async () => {
  shop.issuer.claims = (all) => ({
    ...all,
    auth_time: now() - 100,
    acr: 'mfa',
    amr: ['pwd', 'otp', 7],
    sid: 's1',
    session_expiry: now() + 3600,
    at_hash: 'h',
    email: 'ada@shop.example',
    role: { of: 'buyer' },
  })
  const { authentication } = (await restored()) as { authentication: object }
  expect(authentication).toMatchObject({
    authenticatedAt: expect.any(Number),
    authenticationLevel: 'mfa',
    authenticationMethods: ['pwd', 'otp'],
    ssoSessionId: 's1',
    ssoSessionExpiresAt: expect.any(Number),
  })
  expect((authentication as { user: object }).user).toEqual({
    iss: shop.issuer.issuer,
    sub: 'ada',
    name: 'ada',
    email: 'ada@shop.example',
    role: { of: 'buyer' },
  })
})

test.each([-2, 0, 2])('instants are right on a device whose clock is %d hours off', async (hours) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { issuer } = shop
  shop = await openShop({ clockSkewMs: 3 * 3_600_000, fetch: (...request) => issuer.fetch(...request) })
  answerFrames(shop.page, issuer)
  const deviceClock = (authTime: number) => {
    issuer.claims = (all) => ({
      ...all,
      iat: now() - hours * 3600,
      exp: now() - hours * 3600 + 150,
      auth_time: authTime - hours * 3600,
      session_expiry: authTime - hours * 3600 + 1000,
    })
  }
  const signedInAt = now() - 100
  deviceClock(signedInAt)
  const first = await shop.client.restore()
  expect(Math.abs((first?.authenticatedAt ?? 0) - signedInAt * 1000)).toBeLessThan(2000)
  expect(Math.abs((first?.ssoSessionExpiresAt ?? 0) - (signedInAt + 1000) * 1000)).toBeLessThan(2000)

  vi.setSystemTime(Date.now() + 30_700) // another fraction of a second
  const second = await shop.client.renewTokens()
  expect(second).toMatchObject({
    authenticatedAt: first?.authenticatedAt,
    ssoSessionExpiresAt: first?.ssoSessionExpiresAt,
  })
  vi.setSystemTime(Date.now() + 10_000)
  deviceClock(now() - 5) // the person has signed in anew
  const { authenticatedAt } = await shop.client.renewTokens()
  expect(Math.abs(authenticatedAt - (Date.now() - 5000))).toBeLessThan(2000)
  vi.useRealTimers()
})

test('claims cannot poison whoever copies them', async () => {
  // a spread would drop it
  shop.issuer.claims = (all) =>
    Object.defineProperty({ ...all }, '__proto__', { value: { isAdmin: true }, enumerable: true })
  const { authentication } = (await restored()) as { authentication: { user: object } }
  const copy = Object.assign({}, authentication.user)
  expect((copy as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})

describe('a token response is refused', () => {
  const json = (text: string, type = 'application/json') => new Response(text, { headers: { 'content-type': type } })
  test.each<[string, (body: Record<string, unknown>) => Response | Record<string, unknown>]>([
    ['without access token', ({ access_token: _, ...body }) => body],
    ['with a number as access token', (body) => ({ ...body, access_token: 1 })],
    ['of an unknown token type', (body) => ({ ...body, token_type: 'mac' })],
    ['of type DPoP, which was not asked for', (body) => ({ ...body, token_type: 'DPoP' })],
    ['with a negative lifetime', (body) => ({ ...body, expires_in: -1 })],
    ['with a lifetime in words', (body) => ({ ...body, expires_in: 'soon' })],
    ['that is HTML', () => json('<h1>Welcome</h1>', 'text/html')],
    ['that is empty', () => json('')],
    ['that is null', () => json('null')],
    ['that is a list', () => json('[]')],
    ['that is cut off', () => json('{"access_token":"a')],
  ])('%s', async (_, change) => {
    shop.issuer.tokenResponse = change
    expect(await restored()).toMatchObject({
      error: { code: 'token-client/token-response-invalid', endsSession: false },
    })
  })

  test.each([
    { expires_in: '3600' },
    { token_type: 'bEaReR' },
    { expires_in: undefined },
    { expires_in: 1e12 },
    { unknown: {} },
  ])('but not with %j', async (change) => {
    shop.issuer.tokenResponse = (body) => ({ ...body, ...change })
    expect(await restored()).toMatchObject({ authentication: { user: { sub: 'ada' } } })
    const { expiresAt } = await shop.client.getAccessToken()
    // an entry never outlives its ID token
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(150_000)
    expect(expiresAt - Date.now()).toBeGreaterThan(140_000)
  })
})
