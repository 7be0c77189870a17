import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { base64url, bytes } from '../../testing/fakeIssuer.ts'
import { openShop, type Shop } from '../../testing/openShop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => vi.unstubAllGlobals())

const parameters = () => new URL(shop.page.left.at(-1) ?? '').searchParams

test('the request is a code flow with PKCE, and all its secrets are fresh', async () => {
  await shop.goAndSignIn({
    prompt: 'login',
    maxAge: 60,
    acrValues: 'mfa',
    loginHint: 'ada',
    uiLocales: 'de',
    extraParams: { connection: 'social' },
  })
  const first = parameters()
  expect(Object.fromEntries(first)).toMatchObject({
    client_id: 'shop',
    response_type: 'code',
    redirect_uri: 'https://shop.example/',
    scope: 'openid profile email',
    code_challenge_method: 'S256',
    prompt: 'login',
    max_age: '60',
    acr_values: 'mfa',
    login_hint: 'ada',
    ui_locales: 'de',
    connection: 'social',
  })
  const [stored = '{}'] = shop.page.storage.values()
  const { codeVerifier, state } = JSON.parse(stored)
  expect(first.get('code_challenge')).toBe(base64url(await crypto.subtle.digest('SHA-256', bytes(codeVerifier))))
  expect(first.get('state')).toBe(state)
  expect(codeVerifier).toMatch(/^[\w-]{43}$/)

  await shop.goAndSignIn()
  for (const name of ['state', 'nonce', 'code_challenge']) expect(parameters().get(name)).not.toBe(first.get(name))
})

test('extra parameters cannot replace what protects the flow', async () => {
  const names = ['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'request']
  names.push('code_challenge', 'code_challenge_method', 'request_uri', 'max_age')
  const extraParams = Object.fromEntries(names.map((name) => [name, 'evil']))
  await shop.goAndSignIn({ extraParams })
  expect(`${parameters()}`).not.toContain('evil')
})

test('the audience is a resource where it is an absolute URI, at both endpoints', async () => {
  for (const [audience, name] of [
    ['https://api.example', 'resource'],
    ['orders', 'audience'],
  ] as const) {
    shop = await openShop({ audience })
    await shop.goAndSignIn()
    expect(parameters().get(name)).toBe(audience)
    await shop.client.restore()
    expect(shop.issuer.bodies.at(-1)?.get(name)).toBe(audience)
    expect((await shop.client.getAccessToken()).audience).toBe(audience)
  }
})

test('a place elsewhere and blocked storage are refused before the page is left', async () => {
  const refused = (options: Parameters<typeof shop.client.signIn>[0]) => expect(shop.client.signIn(options)).rejects
  await refused({ returnTo: '//evil.example' }).toMatchObject({ code: 'token-client/return-to-rejected' })
  await refused({ appState: 1n }).toMatchObject({ code: 'token-client/storage-unavailable' })
  shop.page.storageIsBlocked = true
  await refused({}).toMatchObject({ code: 'token-client/storage-unavailable' })
  expect(shop.page.left).toEqual([])
})

test('the age of the sign-in is checked when it was asked for', async () => {
  await shop.goAndSignIn({ maxAge: 60 })
  await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/step-up-not-met' })

  shop.issuer.claims = (claims) => ({ ...claims, auth_time: Math.floor(Date.now() / 1000) - 600 })
  await shop.goAndSignIn({ maxAge: 60 })
  await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/step-up-not-met' })

  const authTime = Math.floor(Date.now() / 1000) - 30
  shop.issuer.claims = (claims) => ({ ...claims, auth_time: authTime })
  await shop.goAndSignIn({ maxAge: 60 })
  const { authenticatedAt = 0 } = (await shop.client.restore()) ?? {}
  expect(Math.abs(authenticatedAt - authTime * 1000)).toBeLessThan(2000) // the server counts whole seconds
})
