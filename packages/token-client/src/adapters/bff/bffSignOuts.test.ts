import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openBffShop, type BffShop } from '../../testing/openBffShop.ts'

let shop: BffShop

beforeEach(async () => {
  shop = openBffShop()
  shop.bff.user = 'ada'
  await shop.client.restore()
  shop.bff.requests.length = shop.events.length = 0
})
afterEach(() => void vi.unstubAllGlobals())

const down = () => Promise.reject(new TypeError('Failed to fetch'))
const isGone = () => expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
const leaves = () => vi.waitUntil(() => shop.page.left.length > 0)

test('the session goes first, then the page', async () => {
  void shop.client.signOut({ returnTo: '/bye' })
  await leaves()
  expect(shop.bff.requests).toEqual(['logout {"scope":"sso","returnTo":"/bye"}'])
  expect(shop.bff.session).toBeNull()
  expect(shop.page.left).toEqual(['https://auth.shop.example/end_session'])
  expect(shop.kept.size).toBe(0)
  await isGone()
})

test('one that cannot reach the backend is made up for by the next page, before anything else', async () => {
  shop.bff.answer = down
  await expect(shop.client.signOut()).rejects.toMatchObject({ code: 'token-client/network' })
  await isGone()
  shop.open()
  await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/network' })
  expect(shop.bff.session).not.toBeNull()
  shop.bff.requests.length = 0
  shop.bff.answer = () => undefined
  shop.open()
  void shop.client.restore()
  await leaves()
  expect(shop.bff.requests).toEqual(['session', 'logout {"scope":"sso"}'])
  expect(shop.page.left).toEqual(['https://auth.shop.example/end_session'])
  expect(shop.kept.size).toBe(0)
})

describe.each([0, 3_600_000, -3_600_000])(
  'one that could not, with a backend whose clock is ahead by %i',
  (aheadMs) => {
    beforeEach(async () => {
      vi.useFakeTimers({ toFake: ['Date'] })
      shop.bff.aheadMs = aheadMs
      shop.bff.answer = down
      await shop.client.signOut({ scope: 'application' }).catch(() => {})
      shop.bff.answer = () => undefined
    })
    afterEach(() => void vi.useRealTimers())
    /** The session that is there now, of another id than the one that was signed out of. */
    const authenticateIn = (ms: number) => {
      vi.advanceTimersByTime(10_000)
      const at = Date.now() + aheadMs - 10_000 + ms
      shop.bff.session = { ...shop.bff.session!, authenticatedAt: at, contactedAt: Date.now() + aheadMs }
      return shop.bff.session
    }

    test.each([true, false])('ends no session of who has signed in since, by a link (silent: %s)', async (silent) => {
      const session = authenticateIn(5_000)
      shop.open()
      await shop.client.restore({ silent })
      expect(shop.bff.session).toBe(session)
      expect(shop.kept.size).toBe(0)
      shop.open()
      expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
    })

    test('ends the one that was meant, however lately another tab has extended it', async () => {
      authenticateIn(-1)
      shop.open()
      await shop.client.restore({ silent: false })
      expect(shop.bff.session).toBeNull()
      expect(shop.kept.size).toBe(0)
    })
  },
)

test('of the application alone: then the user with an SSO session is found', async () => {
  shop.bff.answer = down
  await expect(shop.client.signOut({ scope: 'application' })).rejects.toMatchObject({ retryable: true })
  shop.bff.answer = () => undefined
  const { session } = shop.bff
  shop.open()
  expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
  expect(shop.bff.session).not.toBe(session)
  expect(shop.page.left).toEqual([])
})

test('a sign-out of the application does not make up for one of everything', async () => {
  shop.bff.answer = down
  await expect(shop.client.signOut()).rejects.toMatchObject({ retryable: true })
  shop.bff.answer = () => undefined
  await shop.client.signOut({ scope: 'application' })
  shop.open()
  void shop.client.restore()
  await leaves()
  expect(shop.page.left).toEqual(['https://auth.shop.example/end_session'])
})

test.each(['popup', 'redirect'] as const)('who signs in again by %s is not signed out by it later', async (mode) => {
  shop.bff.answer = down
  await expect(shop.client.signOut()).rejects.toMatchObject({ retryable: true })
  shop.bff.answer = () => undefined
  shop.bff.requests.length = 0
  void shop.client.signIn({ mode })
  await vi.waitUntil(() => shop.bff.requests.length > 2)
  expect(shop.bff.requests.slice(0, 3)).toMatchObject([
    'session',
    'logout {"scope":"application"}',
    expect.stringMatching(/^login /),
  ])
  expect(shop.kept.size).toBe(0)
})

test('a bad place to return to signs out all the same', async () => {
  await expect(shop.client.signOut({ returnTo: '//evil.example' })).rejects.toMatchObject({
    code: 'token-client/return-to-rejected',
  })
  await isGone()
  shop.open()
  void shop.client.restore()
  await leaves()
  expect(shop.bff.requests).toEqual(['session', 'logout {"scope":"sso"}'])
})

test('a session that is known to be over stays as it is for the other tabs, which ask why', async () => {
  Object.assign(shop.bff, { session: null, reason: 'revoked' })
  await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/session-revoked' })
  await shop.client.signOut({ scope: 'application' })
  expect(shop.bff.reason).toBe('revoked')
})

test('where nothing can be kept a sign-out works as ever', async () => {
  vi.stubGlobal('localStorage', undefined)
  await shop.client.signOut({ scope: 'application' })
  expect(shop.bff.session).toBeNull()
})

test('what is under way does not sign in again', async () => {
  let arrived = () => {}
  const asked = new Promise<void>((resolve) => (arrived = resolve))
  const held = Promise.withResolvers<undefined>()
  shop.bff.answer = (path) => {
    if (path !== 'session') return
    arrived()
    return held.promise
  }
  const extending = shop.client.extendSession().catch((error: unknown) => error)
  await asked
  await shop.client.signOut({ scope: 'application' })
  held.resolve(undefined)
  expect(await extending).toMatchObject({ code: 'token-client/not-signed-in' })
  expect(shop.events).toEqual([])
  await isGone()
})
