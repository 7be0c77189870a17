import { afterEach, expect, test, vi } from 'vitest'
import { openHostileShop, type HostileShop } from '../../testing/openHostileShop.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const silently = (shop: HostileShop, error: string, description: string) =>
  shop.provider.script({
    at: 'authorize',
    response: { error, error_description: description, code: undefined },
  })
const byRefresh = (shop: HostileShop, error: string, description: string) =>
  shop.provider.script({
    at: 'token',
    status: 400,
    body: JSON.stringify({ error, error_description: description }),
  })
const failureOf = (asked: Promise<unknown>) => asked.catch((error: unknown) => error)

test('a sign-in that was ended for safety ends the session, and says so', async () => {
  const shop = openHostileShop()
  await shop.client.restore()
  silently(shop, 'login_required', 'session_revoked')
  const error = await failureOf(shop.client.extendSession())
  expect(error).toMatchObject({ code: 'token-client/session-revoked', endsSession: true, retryable: false })
  expect(shop.events.at(-1)).toEqual({ type: 'sessionLost', error })
  await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test('so does the refresh token of such a sign-in', async () => {
  const shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
  await shop.client.restore()
  byRefresh(shop, 'invalid_grant', 'session_revoked')
  const error = await failureOf(shop.client.renewTokens())
  expect(error).toMatchObject({ code: 'token-client/session-revoked', endsSession: true })
  expect(shop.events.at(-1)).toEqual({ type: 'sessionLost', error })
})

test.each([
  ['login_required', 'Session_Revoked', 'login-required'],
  ['login_required', 'session_revoked session_revoked', 'login-required'],
  ['access_denied', 'session_revoked', 'access-denied'],
  ['interaction_required', 'session_revoked', 'interaction-required'],
  ['session_revoked', 'session_revoked', 'authorization-failed'],
])('%s with "%s" means nothing of the kind', async (error, description, code) => {
  const shop = openHostileShop()
  await shop.client.restore()
  silently(shop, error, description)
  await expect(shop.client.extendSession()).rejects.toMatchObject({ code: `token-client/${code}` })
})

test('a code that was refused was not a sign-in that has ended', async () => {
  const shop = openHostileShop()
  byRefresh(shop, 'invalid_grant', 'session_revoked')
  await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/code-rejected' })
})

test('a new page finds no user', async () => {
  const shop = openHostileShop()
  silently(shop, 'login_required', 'session_revoked')
  expect(await shop.client.restore()).toBeNull()
  expect(shop.events).toEqual([])
})

test('a new page that has the refresh token still asks whether there is another sign-in by now', async () => {
  const shop = openHostileShop(
    { useRefreshTokens: true, tokenStorage: 'session-storage', shareTokensAcrossTabs: false },
    { refreshTokens: true, tokenLifetimeMs: 1_000 },
  )
  await shop.client.restore()
  shop.open()
  shop.provider.script({
    at: 'token',
    when: ({ parameters }) => parameters['grant_type'] === 'refresh_token',
    status: 400,
    body: JSON.stringify({ error: 'invalid_grant', error_description: 'session_revoked' }),
  })
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2_000)
  expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
})
