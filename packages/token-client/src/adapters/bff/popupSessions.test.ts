import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { countChannels } from '../../testing/countChannels.ts'
import { follow, say } from '../../testing/fakeBff.ts'
import type { FakePopup } from '../../testing/fakePage.ts'
import { openBffShop, type BffShop } from '../../testing/openBffShop.ts'
import type { SignInOptions } from '../../tokenClient.ts'

let shop: BffShop
let channels: Set<BroadcastChannel>

beforeEach(() => {
  channels = countChannels()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  shop = openBffShop()
  shop.bff.user = 'ada'
})
afterEach(() => {
  shop.client.dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const nameOf = (url: string) => `${new URL(url).searchParams.get('state')}`
/** A sign-in whose window has been sent to the provider and is left to the test. */
async function openWindow(options: SignInOptions = {}) {
  const sent = new Promise<FakePopup>((resolve) => (shop.page.onPopup = resolve))
  const outcome = shop.client.signIn({ mode: 'popup', ...options }).catch((error: unknown) => error)
  const popup = await sent
  const { url } = popup
  return { popup, url, outcome, answer: () => follow(shop.bff, url) }
}
const nothingIsLeft = () => {
  expect(vi.getTimerCount()).toBe(0)
  expect(channels.size).toBe(0)
}

test('opens within the call; what is the page’s own stays here', async () => {
  const signing = shop.client.signIn({ mode: 'popup', appState: 7, returnTo: '/orders', acrValues: 'mfa', maxAge: 60 })
  expect(shop.page.popups).toMatchObject([{ name: shop.client.key, url: '', isFocused: true }])
  expect(shop.bff.requests).toEqual([])
  expect(await signing).toMatchObject({ user: { sub: 'ada' }, appState: 7, returnTo: '/orders' })
  expect(shop.bff.requests).toEqual(['login {"mode":"popup","acrValues":"mfa","maxAge":60}', 'session'])
  expect(shop.page.popups).toMatchObject([{ closed: true }])
  expect(shop.page.storage.size).toBe(0)
  nothingIsLeft()
})

test('that only seems to be closed is waited for while the person is elsewhere', async () => {
  const { popup, outcome, answer } = await openWindow()
  shop.page.hasFocus = false
  popup.close()
  await vi.advanceTimersByTimeAsync(60_000)
  answer()
  expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
  nothingIsLeft()
})

test.each([
  ['access-denied', 'access-denied'],
  ['step-up-not-met', 'step-up-not-met'],
  ['callback-unsolicited', 'callback-unsolicited'],
  ['eyJ0', 'authorization-failed'],
])('that ends with %s leaves the session as it is', async (error, code) => {
  await shop.client.restore()
  const { url, outcome } = await openWindow()
  say(nameOf(url), { error })
  expect(await outcome).toMatchObject({ code: `token-client/${code}`, phase: 'sign-in' })
  await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/tokens-at-server' })
  nothingIsLeft()
})

test('proves nothing by itself', async () => {
  const { url, outcome } = await openWindow()
  say(nameOf(url), { error: null })
  expect(await outcome).toMatchObject({ code: 'token-client/login-required' })
  expect(shop.events).toEqual([])
})

test('in which another user signs in makes what was asked for the first person fail', async () => {
  await shop.client.restore()
  const { url, outcome } = await openWindow()
  shop.bff.user = 'grace'
  let arrived = () => {}
  const asked = new Promise<void>((resolve) => (arrived = resolve))
  shop.bff.answer = () => arrived() as undefined
  follow(shop.bff, url)
  await asked
  const extending = shop.client.extendSession().catch((error: unknown) => error)
  expect(await outcome).toMatchObject({ user: { sub: 'grace' } })
  expect(await extending).toMatchObject({ code: 'token-client/not-signed-in' })
  expect(shop.events).toEqual([])
})

test.each([
  ['signed out meanwhile', () => shop.client.signOut({ scope: 'application' })],
  ['the client was disposed', () => shop.client.dispose()],
  ['ten minutes have passed', () => vi.advanceTimersByTimeAsync(600_000)],
])('that has closed and answers when %s changes nothing', async (_name, end) => {
  const { popup, outcome, answer } = await openWindow()
  popup.close()
  await vi.advanceTimersByTimeAsync(1_500)
  expect(await outcome).toMatchObject({ code: 'token-client/popup-closed' })
  await Promise.resolve(end())
  shop.bff.requests.length = 0
  answer()
  await vi.advanceTimersByTimeAsync(0)
  expect(shop.events).toEqual([])
  expect(shop.bff.requests).toEqual([])
  nothingIsLeft()
})
