import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { base64url, bytes } from '../testing/fakeIssuer.ts'
import { answerFrames } from '../testing/fakePage.ts'
import { openShop, type Shop } from '../testing/openShop.ts'
import type { SignInOptions } from '../tokenClient.ts'
import { accessTokenHash } from './idToken.ts'

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
    ['for no user', (all) => ({ ...all, aud: [] })],
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
    ['with a subject of 256 characters', (all) => ({ ...all, sub: 'a'.repeat(256) })],
    ['for several, azp no user', (all) => ({ ...all, aud: ['shop', 'bank'], azp: null })],
    ['with an expiry in milliseconds', (all) => ({ ...all, exp: Date.now() + 150_000 })],
    ['with an endless expiry', (all) => ({ ...all, exp: 1e308 })],
    ['with an expiry before the flood', (all) => ({ ...all, exp: -1 })],
    ['issued in the future', (all) => ({ ...all, iat: now() + 600, exp: now() + 750 })],
    ['with a time of sign-in in words', (all) => ({ ...all, auth_time: 'now' })],
    ['of another access token', (all) => ({ ...all, at_hash: 'x' })],
    ['with no text as at_hash', (all) => ({ ...all, at_hash: null })],
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
    { b64: false },
    { alg: 7 },
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
    ['with a space', (token) => `${token} `],
    ['with padding', (token) => `${token}=`],
    ['that is no UTF-8', (token) => token.replace(/\.[^.]+\./, `.${base64url(new Uint8Array([0xff, 0xfe]))}.`)],
    ['nested too deep to read', (token) => token.replace(/\.[^.]+\./, `.${base64url(bytes('['.repeat(50_000)))}.`)],
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
  test.each(['iat', 'exp', 'nbf', 'auth_time', 'session_expiry'])('with a fraction of a second in %s', async (name) => {
    const seconds = { iat: now() - 0.21, exp: now() + 150.79, nbf: now() - 1.5, auth_time: now() - 60.25 }
    const instants: Record<string, number> = { ...seconds, session_expiry: now() + 3600.5 }
    shop.issuer.claims = (all) => ({ ...all, [name]: instants[name] })
    const { authentication } = (await restored()) as { authentication: Record<string, unknown> }
    expect(authentication).toMatchObject({ user: { sub: 'ada' } })
    if (name === 'session_expiry') expect(authentication).toHaveProperty('ssoSessionExpiresAt')
    const found = Object.entries(authentication).filter(([field]) => field.endsWith('At'))
    for (const [field, instant] of found) expect(Number.isInteger(instant), `${field} ${String(instant)}`).toBe(true)
    expect((await shop.client.getAccessToken()).expiresAt).toBeGreaterThan(Date.now() + 140_000)
  })

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

test.each(['soon', -1, 1e300, Date.now()])('a session expiry of %j is none', async (expiry) => {
  shop.issuer.claims = (all) => ({ ...all, session_expiry: expiry })
  const { authentication } = (await restored()) as { authentication: object }
  expect(authentication).not.toHaveProperty('ssoSessionExpiresAt')
})

test('a session of a year is told as such', async () => {
  shop.issuer.claims = (all) => ({ ...all, session_expiry: now() + 31_536_000 })
  const { authentication } = (await restored()) as { authentication: { ssoSessionExpiresAt: number } }
  expect(Math.abs(authentication.ssoSessionExpiresAt - Date.now() - 31_536_000_000)).toBeLessThan(2000)
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
  deviceClock(now() - 5) // the person has signed in again
  const { authenticatedAt } = await shop.client.renewTokens()
  expect(Math.abs(authenticatedAt - (Date.now() - 5000))).toBeLessThan(2000)
  vi.useRealTimers()
})

test.each(['ES256', 'RS384', 'EdDSA'])('at_hash of an access token is by the hash of %s', async (alg) => {
  const bits = alg === 'ES256' ? 256 : alg === 'RS384' ? 384 : 512
  const digest = await crypto.subtle.digest(`SHA-${bits}`, bytes('access-1'))
  expect(await accessTokenHash('access-1', alg)).toBe(base64url(digest.slice(0, bits / 16)))
})

test('at_hash is no obstacle when it is right', async () => {
  const hash = await accessTokenHash('access-2', 'ES256')
  shop.issuer.claims = (all) => ({ ...all, at_hash: hash })
  expect(await restored()).toMatchObject({ authentication: { user: { sub: 'ada' } } })
  expect((await shop.client.getAccessToken()).value).toBe('access-2')
})

test('a clock that is off is named with the difference, and forgiven when the server says what time it is', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: now() * 1000 })
  const later = (all: Record<string, unknown>) => ({ ...all, iat: now() + 7200, exp: now() + 7350 })
  shop.issuer.claims = later
  const { error } = (await restored()) as { error: Error }
  expect(error.message).toMatch(/iat, 7200 s/)

  shop.issuer.tokenResponse = (body) =>
    Response.json(body, { headers: { date: new Date(Date.now() + 7_200_000).toUTCString() } })
  const { authentication } = (await restored()) as { authentication: { idTokenExpiresAt: number } }
  expect(authentication.idTokenExpiresAt).toBe(Date.now() + 150_000)
  expect((await shop.client.getAccessToken()).expiresAt).toBe(Date.now() + 150_000)

  shop.issuer.claims = (all) => ({ ...all, iat: now() - 7200, exp: now() - 7050 })
  await expect(shop.client.renewTokens()).rejects.toThrow(/exp, -\d+ s/)
  vi.useRealTimers()
})

describe('what was asked of the sign-in', () => {
  const signedIn = async (request: SignInOptions, claims: Record<string, unknown>) => {
    shop.issuer.claims = (all) => ({ ...all, ...claims })
    await shop.goAndSignIn(request)
    return restored()
  }
  const met = { authentication: { user: { sub: 'ada' } } }
  const unmet = { error: { code: 'token-client/step-up-not-met', endsSession: false, retryable: false } }

  test('is met, by its level and by its age', async () => {
    expect(await signedIn({ acrValues: 'mfa phr' }, { acr: 'phr' })).toMatchObject(met)
    expect(await signedIn({ maxAge: 60 }, { auth_time: now() - 30 })).toMatchObject(met)
    const claims = { id_token: { acr: { essential: true, values: ['mfa'] } } }
    expect(await signedIn({ claims }, { acr: 'mfa' })).toMatchObject(met)
    const wish = { id_token: { acr: { values: ['mfa'] } } }
    expect(await signedIn({ claims: wish }, { acr: 'pwd' })).toMatchObject(met)
  })

  test.each<[SignInOptions, object]>([
    [{ acrValues: 'mfa phr' }, { acr: 'pwd' }],
    [{ acrValues: 'mfa phr' }, {}],
    [{ acrValues: 'mfa' }, { acr: ['mfa'] }],
    [{ claims: { id_token: { acr: { essential: true, value: 'mfa' } } } }, { acr: 'pwd' }],
    [{ maxAge: 60 }, {}],
    [{ maxAge: 60 }, { auth_time: Math.floor(Date.now() / 1000) - 3600 }],
  ])('is not: %j, %j', async (request, claims) => {
    expect(await signedIn(request, claims as Record<string, unknown>)).toMatchObject(unmet)
    await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })
})

test('claims cannot poison code that copies them', async () => {
  // a spread would drop it
  shop.issuer.claims = (all) =>
    Object.defineProperty({ ...all, role: JSON.parse('{"__proto__":{"isAdmin":true}}') }, '__proto__', {
      value: { isAdmin: true },
      enumerable: true,
    })
  const { authentication } = (await restored()) as { authentication: { user: object } }
  const copy = Object.assign({}, authentication.user)
  expect((copy as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  const { role } = authentication.user as { role?: object }
  expect(Object.keys(role ?? { lost: true })).toEqual([])
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
    ['that is too long', (body) => ({ ...body, padding: 'x'.repeat(1_000_000) })],
    ['that says it is a text', (body) => json(JSON.stringify(body), 'text/plain')],
    ['with an empty refresh token', (body) => ({ ...body, refresh_token: '' })],
    ['with a list as scope', (body) => ({ ...body, scope: [] })],
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
