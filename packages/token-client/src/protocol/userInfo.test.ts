import { afterEach, expect, test, vi } from 'vitest'
import { openHostileShop } from '../testing/openHostileShop.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const open = (json?: object) => {
  const shop = openHostileShop({ loadUserInfo: true, useRefreshTokens: true }, { refreshTokens: true })
  // a server that says little in the ID token
  shop.provider.script({ at: 'token', claims: { email: undefined, name: 'by ID token' } })
  if (json) shop.provider.script({ at: 'userinfo', ...json })
  return shop
}
const asked = (shop: ReturnType<typeof open>) => shop.provider.journal.of('userinfo')

test('adds to what the ID token says, which counts more, and is asked once per sign-in', async () => {
  const shop = open()
  const { user } = (await shop.client.restore()) ?? {}
  expect(user).toMatchObject({ sub: 'ada', email: 'ada@shop.example', name: 'by ID token' })
  const { value } = await shop.client.getAccessToken()
  expect(asked(shop)[0]?.headers['authorization']).toBe(`Bearer ${value}`)
  expect((await shop.client.renewTokens()).user).toEqual(user)
  expect((await shop.client.extendSession()).user).toEqual(user)
  expect(asked(shop)).toHaveLength(1)
})

test('is asked again after a sign-out', async () => {
  const shop = open()
  await shop.client.restore()
  await shop.client.signOut({ scope: 'application' })
  await shop.client.restore()
  expect(asked(shop)).toHaveLength(2)
})

test.each<[string, object]>([
  ['about another user', { json: { sub: 'grace' } }],
  ['about no user', { json: { sub: undefined } }],
  ['that is refused', { status: 401, body: '{"sub":"ada","email":"e@evil.example"}' }],
  ['that is broken', { status: 500, body: '{"sub":"ada","email":"e@evil.example"}' }],
  ['that is a signed token', { body: 'eyJhbGciOiJub25lIn0.e30.', headers: { 'content-type': 'application/jwt' } }],
  ['that never comes', { dropConnection: 'before' }],
])('an answer %s is not used, and the person stays signed in', async (_, answer) => {
  const shop = open(answer)
  const { user } = (await shop.client.restore()) ?? {}
  expect(user).toMatchObject({ sub: 'ada', name: 'by ID token' })
  expect(user).not.toHaveProperty('email')
})

test('an answer cannot change who or how long, nor poison code that copies it', async () => {
  const json = '{"sub":"ada","iss":"https://evil.example","exp":9999999999,"acr":"gold","__proto__":{"isAdmin":true}}'
  const shop = open({ status: 200, body: json })
  const authentication = await shop.client.restore()
  expect(authentication?.user.iss).toBe('https://auth.shop.example')
  expect(authentication?.idTokenExpiresAt).toBeLessThan(Date.now() + 200_000)
  expect(Object.hasOwn(authentication?.user ?? {}, '__proto__')).toBe(false)
})

test('nothing is asked for unless it is wanted', async () => {
  const shop = openHostileShop()
  await shop.client.restore()
  expect(asked(shop)).toEqual([])
})
