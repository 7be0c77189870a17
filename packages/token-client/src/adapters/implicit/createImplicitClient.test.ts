import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FakeFrame } from '../../testing/fakePage.ts'
import { openLegacyShop, type LegacyShop } from '../../testing/openLegacyShop.ts'
import { createOidcClient } from '../oidc/index.ts'
import { createImplicitClient, type ImplicitClientOptions } from './index.ts'

const { locks } = navigator
let shop: LegacyShop

beforeEach(async () => {
  shop = await openLegacyShop()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const sent = () => new URL(shop.page.left.at(-1) ?? shop.page.frames.at(-1)?.src ?? '').searchParams

describe('the warning', () => {
  test('comes once per client, and names the way out', async () => {
    const warned = vi.spyOn(console, 'warn')
    warned.mockClear()
    const client = createImplicitClient({ issuer: shop.issuer.issuer, clientId: 'shop', fetch: shop.issuer.fetch })
    shop.issuer.user = 'ada'
    await client.restore()
    await client.renewTokens()
    await client.getAccessToken()
    expect(warned).toHaveBeenCalledOnce()
    expect(warned.mock.calls[0]?.[0]).toMatch(/"shop".*RFC 10017.*code flow with PKCE.*createOidcClient/)
    client.dispose()

    createImplicitClient({ issuer: shop.issuer.issuer, clientId: 'account' }).dispose()
    expect(warned).toHaveBeenCalledTimes(2)
  })
})

describe('a wrong option', () => {
  test.each<[keyof ImplicitClientOptions, unknown]>([
    ['issuer', 'http://auth.shop.example'],
    ['clientId', ''],
    ['redirectUri', 'https://evil.example/'],
    ['redirectUri', '/#part'],
    ['postLogoutRedirectUri', 'https://evil.example/'],
    ['scope', 'profile'],
    ['silentTimeoutMs', 0],
  ])('%s %j is named by every method, and thrown by none', async (field, value) => {
    shop = await openLegacyShop({ [field]: value })
    const { restore, signIn, extendSession, renewTokens, getAccessToken, signOut } = shop.client
    for (const method of [restore, signIn, extendSession, renewTokens, getAccessToken, signOut])
      await expect(method()).rejects.toMatchObject({ code: 'token-client/config-invalid', field })
    expect(shop.issuer.requests).toEqual([])
  })
})

describe('discovery', () => {
  test.each([
    [{ issuer: 'https://auth.shop.example/' }, 'issuer-mismatch'],
    [{ issuer: undefined }, 'discovery-invalid'],
    [{ authorization_endpoint: undefined }, 'discovery-invalid'],
    [{ authorization_endpoint: 'javascript:alert(1)' }, 'discovery-invalid'],
    [{ jwks_uri: 'http://auth.shop.example/jwks' }, 'discovery-invalid'],
  ])('metadata with %j: %s, and no user is sent anywhere', async (change, code) => {
    Object.assign(shop.issuer.metadata, change)
    await expect(shop.client.signIn()).rejects.toMatchObject({ code: `token-client/${code}` })
    expect(shop.page.left).toEqual([])
  })

  test.each<[() => Response, string]>([
    [() => new Response('', { status: 404 }), 'discovery-failed'],
    [() => new Response('', { status: 503 }), 'discovery-failed'],
    [() => new Response('<h1>Hello</h1>'), 'discovery-invalid'],
    [() => new Response('null'), 'discovery-invalid'],
    [() => new Response('[]'), 'discovery-invalid'],
  ])('a document that is none (%#)', async (answer, code) => {
    shop = await openLegacyShop({ fetch: async () => answer() })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: `token-client/${code}` })
  })

  test('is not needed where the metadata is given', async () => {
    const metadata = shop.issuer.metadata as NonNullable<ImplicitClientOptions['metadata']>
    shop = await openLegacyShop({ metadata })
    shop.issuer.user = 'ada'
    expect((await shop.client.restore())?.user.sub).toBe('ada')
    expect(shop.issuer.requests).not.toContain('discovery')
  })
})

describe('the request', () => {
  test('asks for both tokens, with fresh state and nonce, and for no code', async () => {
    await shop.goAndSignIn({ prompt: 'login', maxAge: 60, loginHint: 'ada', extraParams: { connection: 'social' } })
    const first = Object.fromEntries(sent())
    expect(first).toEqual({
      client_id: 'shop',
      response_type: 'id_token token',
      redirect_uri: 'https://shop.example/',
      scope: 'openid profile email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      prompt: 'login',
      max_age: '60',
      login_hint: 'ada',
      connection: 'social',
    })
    await shop.goAndSignIn()
    for (const name of ['state', 'nonce']) expect(sent().get(name)).not.toBe(first[name])
  })

  test('is protected from extra parameters', async () => {
    const names = ['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'request']
    names.push('code_challenge', 'code_challenge_method', 'request_uri', 'max_age')
    await shop.goAndSignIn({ extraParams: Object.fromEntries(names.map((name) => [name, 'evil'])) })
    expect(`${sent()}`).not.toContain('evil')
  })

  test('names the API', async () => {
    shop = await openLegacyShop({ audience: 'https://api.example' })
    await shop.goAndSignIn()
    expect(sent().get('resource')).toBe('https://api.example')
    await shop.client.restore()
    expect((await shop.client.getAccessToken()).audience).toBe('https://api.example')
  })

  test('is not made for a popup, to go elsewhere, or where storage is blocked', async () => {
    const refused = (options: Parameters<typeof shop.client.signIn>[0]) => expect(shop.client.signIn(options)).rejects
    await refused({ mode: 'popup' }).toMatchObject({ code: 'token-client/popup-unsupported' })
    await refused({ returnTo: '//evil.example' }).toMatchObject({ code: 'token-client/return-to-rejected' })
    await refused({ appState: 1n }).toMatchObject({ code: 'token-client/storage-unavailable' })
    shop.page.storageIsBlocked = true
    await refused({}).toMatchObject({ code: 'token-client/storage-unavailable' })
    expect(shop.page.left).toEqual([])
  })

  test('that asked for an authentication level has it checked', async () => {
    shop.issuer.claims = (claims) => ({ ...claims, acr: 'password' })
    await shop.goAndSignIn({ acrValues: 'mfa' })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/step-up-not-met' })
    shop.issuer.claims = (claims) => ({ ...claims, acr: 'mfa' })
    await shop.goAndSignIn({ acrValues: 'mfa' })
    expect((await shop.client.restore())?.authenticationLevel).toBe('mfa')
  })

  test('that asked for the age of the sign-in has it checked', async () => {
    await shop.goAndSignIn({ maxAge: 60 })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/step-up-not-met' })
    shop.issuer.claims = (claims) => ({ ...claims, auth_time: Math.floor(Date.now() / 1000) - 30 })
    await shop.goAndSignIn({ maxAge: 60 })
    expect((await shop.client.restore())?.user.sub).toBe('ada')
  })
})

describe('silent authentication', () => {
  test('asks in a hidden frame by web message, which is gone afterwards', async () => {
    shop.issuer.user = 'ada'
    await shop.client.restore()
    expect(Object.fromEntries(sent())).toMatchObject({
      prompt: 'none',
      response_mode: 'web_message',
      response_type: 'id_token token',
    })
    expect(sent().has('code_challenge')).toBe(false)
    expect(shop.page.frames).toMatchObject([{ style: { display: 'none' }, isRemoved: true }])
  })

  test('needs no request but the frame once keys and server are known', async () => {
    shop.issuer.user = 'ada'
    await shop.client.restore()
    await shop.client.extendSession()
    expect(shop.issuer.requests).toEqual(['discovery', 'authorize none', 'jwks', 'authorize none'])
  })

  test('takes a message from that frame alone', async () => {
    shop.issuer.user = 'ada'
    const opened = new Promise<FakeFrame>((resolve) => {
      shop.page.onFrame = resolve
    })
    let outcome: unknown = 'waiting'
    const settled = shop.client.restore().then((found) => (outcome = found))
    const frame = await opened
    const { issuer: origin } = shop.issuer
    const response = await shop.issuer.authorize(frame.src)
    const post = (change: { origin?: string; source?: unknown }, content = response) =>
      shop.page.post({
        origin,
        source: frame.contentWindow,
        data: { type: 'authorization_response', response: content },
        ...change,
      })
    post({ origin: 'https://evil.example' })
    post({ source: {} })
    post({}, { ...response, state: 'other' })
    await new Promise((resolve) => setTimeout(resolve))
    expect(outcome).toBe('waiting')
    post({})
    await settled
    expect(outcome).toMatchObject({ user: { sub: 'ada' } })
  })

  test('does not listen to a message that contradicts itself', async () => {
    shop.issuer.user = 'ada'
    shop.issuer.response = (response) => ({ ...response, error: 'access_denied' })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/callback-malformed' })
    await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test('is told from a server without web message, at once', async () => {
    shop.issuer.metadata['response_modes_supported'] = ['fragment']
    expect(shop.client.capabilities.silentAuthentication).toBe(true) // as far as it is known
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/silent-unavailable' })
    expect(shop.client.capabilities).toEqual({
      silentAuthentication: false,
      renewalExtendsSession: true,
      popup: false,
      signOutOfSso: true,
    })
    expect(shop.page.frames).toEqual([])
  })

  test('is impossible in a page that is cross-origin isolated', async () => {
    vi.stubGlobal('crossOriginIsolated', true)
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/silent-unavailable' })
  })

  test('offline is a matter of the network', async () => {
    await shop.goAndSignIn()
    await shop.client.restore()
    shop.page.isOnline = false
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/network', retryable: true })
    expect((await shop.client.getAccessToken()).value).toBe('access-1')
  })

  test('that is shown a page says what to check', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const opened = new Promise<FakeFrame>((resolve) => {
      shop.page.onFrame = resolve
    })
    const outcome = shop.client.restore().catch((error: unknown) => error)
    ;(await opened).dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await outcome).toMatchObject({
      code: 'token-client/silent-no-answer',
      field: 'clientId',
      message: expect.stringContaining('implicit flow'),
    })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that finds no user is no sign-out where cookies of other sites may be kept back', async () => {
    expect(await shop.client.restore()).toBeNull() // auth.shop.example and shop.example are one site

    shop.page.href = 'https://app.example.net/'
    shop.open()
    await expect(shop.client.restore()).rejects.toMatchObject({
      code: 'token-client/silent-blocked',
      endsSession: false,
    })

    shop.issuer.user = 'ada' // but when it has worked before, they are not
    await shop.client.restore()
    shop.issuer.user = null
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/login-required' })
  })
})

test('a token for another API asks for it beside what was asked at sign-in', async () => {
  shop.issuer.user = 'ada'
  await shop.client.restore()
  const { audience, scope } = await shop.client.getAccessToken({ audience: 'https://api.example', scope: 'orders' })
  expect({ audience, scope }).toEqual({ audience: 'https://api.example', scope: 'openid profile email orders' })
  expect(sent().get('resource')).toBe('https://api.example')
})

test('a tab of an older version of the app, with this flow, hands its tokens to one with the code flow', async () => {
  vi.stubGlobal('navigator', { onLine: true, locks })
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
  shop.issuer.user = 'ada'
  shop.open()
  const authentication = await shop.client.restore()
  const { value } = await shop.client.getAccessToken()
  const holders = async () => (await locks.query()).held?.filter(({ name }) => name?.endsWith('holders')).length
  await vi.waitUntil(async () => (await holders()) === 1)

  const requests = shop.issuer.requests.length
  const newer = createOidcClient({ issuer: shop.issuer.issuer, clientId: 'shop', fetch: shop.issuer.fetch })
  expect(await newer.restore()).toEqual(authentication)
  expect((await newer.getAccessToken()).value).toBe(value)
  expect(shop.issuer.requests).toHaveLength(requests)
  newer.dispose()
  shop.client.dispose()
  await vi.waitUntil(async () => (await holders()) === 0)
})
