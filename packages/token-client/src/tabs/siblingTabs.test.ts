import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../testing/openShop.ts'
import type { TokenClient } from '../tokenClient.ts'
import { isGroupMessage } from './sealedMessage.ts'
import type { OidcClientOptions } from '../adapters/oidc/index.ts'

const { locks } = navigator
let shop: Shop
let opened: TokenClient[]
let key = 0

/** A shop whose every client is a tab of its own, with locks, channels and storage in common. */
async function openSharingShop(options: Partial<OidcClientOptions> = {}) {
  shop = await openShop({ clientId: `shop-${++key}`, ...options })
  const storage = new Map<string, string>()
  vi.stubGlobal('navigator', { onLine: true, locks })
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => storage.set(name, value),
  })
  shop.issuer.user = 'ada'
  return storage
}
const openTab = () => {
  shop.open()
  opened.push(shop.client)
  return shop.client
}
/** As an engine would know: the tab that joins has told the others. */
const joined = async (tabs: number) => {
  const count = async () => (await locks.query()).held?.filter(({ name }) => name?.endsWith('holders')).length
  while ((await count()) !== tabs) await new Promise((resolve) => setTimeout(resolve))
}
/** The tab that renewed has told the others, or has waited for them long enough. */
const unlocked = async () => {
  const isLocked = async () => (await locks.query()).held?.some(({ name }) => name?.endsWith(`shop-${key}`))
  while (await isLocked()) await new Promise((resolve) => setTimeout(resolve))
}
const requests = () => shop.issuer.requests.length

beforeEach(() => {
  opened = []
})
afterEach(async () => {
  for (const client of opened) client.dispose()
  await joined(0)
  vi.unstubAllGlobals()
})

describe('a tab with a sibling that is signed in', () => {
  test('is signed in with no request', async () => {
    await openSharingShop()
    const first = openTab()
    const authentication = await first.restore()
    await joined(1)
    const before = requests()
    shop.events.length = 0
    const second = openTab()
    expect(await second.restore()).toEqual(authentication)
    expect(shop.events).toEqual([])
    expect(await second.getAccessToken()).toEqual(await first.getAccessToken())
    expect(requests()).toBe(before)
  })

  test('where a user has just signed in again in a window, gets the tokens of that sign-in', async () => {
    await openSharingShop()
    const [first, second] = [openTab(), openTab()]
    await first.restore()
    await second.restore()
    await joined(2)
    await first.signIn({ mode: 'popup' })
    const third = openTab()
    await third.restore()
    expect(await third.getAccessToken()).toEqual(await first.getAccessToken())
  })

  test.each([false, true])(
    'takes the winner’s result rather than renew once more, refresh tokens: %s',
    async (useRefreshTokens) => {
      await openSharingShop({ useRefreshTokens })
      shop.issuer.issuesRefreshTokens = useRefreshTokens
      const tabs = Array.from({ length: 4 }, openTab)
      for (const [index, tab] of tabs.entries()) {
        await tab.restore()
        await joined(index + 1)
      }
      const before = shop.issuer.bodies.length
      const clock = vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1 })
      const renewed = await Promise.all(tabs.map((tab) => tab.renewTokens()))
      clock.useRealTimers()
      expect(shop.issuer.bodies).toHaveLength(before + 1)
      expect(new Set(renewed.map(({ idTokenExpiresAt }) => idTokenExpiresAt)).size).toBe(1)
      const values = await Promise.all(tabs.map((tab) => tab.getAccessToken()))
      expect(new Set(values.map(({ value }) => value)).size).toBe(1)
    },
  )

  test('does not accept tokens of another user', async () => {
    await openSharingShop()
    const first = openTab()
    const second = openTab()
    await first.restore()
    await second.restore()
    await joined(2)
    shop.issuer.user = 'grace'
    await first.signOut({ scope: 'application' })
    expect((await first.restore())?.user.sub).toBe('grace')
    await joined(2)
    await expect(second.renewTokens()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
  })
})

test('what was obtained before a sign-out in another tab is not shared', async () => {
  await openSharingShop()
  const first = openTab()
  const second = openTab() // has not heard of the sign-out, as a frozen tab has not
  await first.restore()
  await second.restore()
  await joined(2)
  await first.signOut({ scope: 'application' })
  await joined(1)
  const before = requests()
  shop.issuer.user = null
  expect(await openTab().restore()).toBeNull()
  expect(requests()).toBeGreaterThan(before)
})

test('an answer that comes after the sign-out is dropped', async () => {
  await openSharingShop()
  await openTab().restore()
  await joined(1)
  const second = openTab()
  const { subtle } = crypto
  const decrypt = subtle.decrypt.bind(subtle)
  const opening = vi.spyOn(subtle, 'decrypt').mockImplementation(async (...sealed) => {
    const content = await decrypt(...sealed)
    await second.signOut({ scope: 'application' })
    return content
  })
  await expect(second.restore()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  expect(opening).toHaveBeenCalled()
  opening.mockRestore()
  await expect(second.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test('a refresh token that a tab has sent without having the answer is never sent again', async () => {
  const storage = await openSharingShop({ useRefreshTokens: true })
  shop.issuer.issuesRefreshTokens = true
  const client = openTab()
  await client.restore()
  await joined(1)
  await client.renewTokens()
  await client.renewTokens()
  const grants = () => shop.issuer.bodies.map((body) => body.get('grant_type'))
  expect(grants()).toEqual(['authorization_code', 'refresh_token', 'refresh_token'])

  shop.issuer.tokenResponse = () => {
    throw new DOMException('no answer', 'TimeoutError')
  }
  const killed = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort())
  await client.renewTokens().catch(() => {})
  killed.mockRestore()
  shop.issuer.tokenResponse = (body) => body
  await client.renewTokens()
  expect(grants().at(-1)).toBe('authorization_code')
  const sent = shop.issuer.bodies.flatMap((body) => body.get('refresh_token') ?? [])
  expect(new Set(sent).size).toBe(sent.length)
  for (const text of storage.values()) for (const token of sent) expect(text).not.toContain(token)
})

describe('a tab that has slept through a renewal of its sibling', () => {
  /** Its refresh token has been exchanged meanwhile, and all access tokens have expired. */
  async function sleepThrough() {
    await openSharingShop({ useRefreshTokens: true })
    shop.issuer.issuesRefreshTokens = true
    const [first, second] = [openTab(), openTab()]
    await first.restore()
    await joined(1)
    await second.restore()
    await joined(2)
    // the second tab is asleep: no message reaches it
    const { postMessage } = BroadcastChannel.prototype
    const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(function (
      this: BroadcastChannel,
      message,
    ) {
      if (!isGroupMessage(message)) postMessage.call(this, message)
    })
    await first.renewTokens()
    await unlocked()
    post.mockRestore()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 200_000 })
    return second
  }
  const sent = () => shop.issuer.bodies.map((body) => body.get('refresh_token') ?? body.get('grant_type'))
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  test('renews by the refresh token that the sibling has got, not by its own', async () => {
    const second = await sleepThrough()
    await second.renewTokens()
    expect(sent()).toEqual(['authorization_code', 'refresh-2', 'refresh-3'])
  })

  test('uses silent authentication, not its own one, when the sibling does not answer in time', async () => {
    const second = await sleepThrough()
    const { timeout } = AbortSignal
    const late = vi
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation((ms) => (ms === 2_000 ? AbortSignal.abort() : timeout.call(AbortSignal, ms)))
    await second.renewTokens()
    expect(late).toHaveBeenCalledWith(2_000)
    expect(sent()).toEqual(['authorization_code', 'refresh-2', 'authorization_code'])
  })
})

test('shareTokensAcrossTabs: false asks the server for each tab, and opens nothing', async () => {
  const storage = await openSharingShop({ shareTokensAcrossTabs: false })
  await openTab().restore()
  const before = requests()
  await openTab().restore()
  expect(requests()).toBeGreaterThan(before)
  expect((await locks.query()).held).toEqual([])
  expect(storage.size).toBe(0)
})

test('a disposed client holds no lock', async () => {
  await openSharingShop()
  const client = openTab()
  await client.restore()
  await joined(1)
  client.dispose()
  await joined(0)
  expect((await locks.query()).held).toEqual([])
})
