import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(async () => {
  shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
  await shop.client.restore()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})
const revoked = () => shop.provider.journal.of('revocation')
const left = async () => {
  while (shop.page.left.length === 0) await new Promise((resolve) => setTimeout(resolve))
}

test('signing out makes the refresh token worthless at the server before the page is left', async () => {
  void shop.client.signOut()
  await left()
  expect(revoked()[0]?.parameters).toEqual({
    client_id: 'shop',
    token: expect.stringMatching(/^refresh-/),
    token_type_hint: 'refresh_token',
  })
})

test('signing out of the application does so only when asked to', async () => {
  await shop.client.signOut({ scope: 'application' })
  expect(revoked()).toEqual([])
  await shop.client.restore()
  await shop.client.signOut({ scope: 'application', revoke: true })
  await new Promise((resolve) => setTimeout(resolve))
  expect(revoked()).toHaveLength(1)
})

test('a server that does not answer delays no caller', async () => {
  shop.provider.script({ at: 'revocation', hold: new Promise(() => {}) })
  void shop.client.signOut()
  await left()
  expect(revoked()).toHaveLength(1)
})

test.each<[string, object]>([
  ['refuses', { at: 'revocation', status: 400, body: '{"error":"unsupported_token_type"}' }],
  ['breaks off', { at: 'revocation', dropConnection: 'before' }],
])('a server that %s changes nothing', async (_, override) => {
  shop.provider.script(override as Parameters<typeof shop.provider.script>[0])
  void shop.client.signOut()
  await left()
  await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test('without a refresh token there is nothing to revoke', async () => {
  shop = openHostileShop()
  await shop.client.restore()
  void shop.client.signOut()
  await left()
  expect(revoked()).toEqual([])
})
