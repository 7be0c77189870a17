import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { relayAuthorizationResponse } from '../adapters/callback/index.ts'
import { expectInvariants, type Allowed } from '../testing/expectInvariants.ts'
import type { FakePopup } from '../testing/fakePage.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  shop = openHostileShop()
})
afterEach(() => {
  shop.client.dispose()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const passOn = (response: URLSearchParams, state = response.get('state')) => {
  const channel = new BroadcastChannel(`${state}`)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
  channel.postMessage([`${response}`, Date.now()])
  channel.close()
}
const answer = async ({ url }: FakePopup) => passOn((await shop.provider.authorize(url)) ?? new URLSearchParams())
const signIn = () => shop.client.signIn({ mode: 'popup' })
/** The window has been sent to the provider and is left to the test. */
const openWindow = async (allowed?: Allowed) => {
  const sent = new Promise<FakePopup>((resolve) => {
    shop.page.onPopup = resolve
  })
  const outcome = expectInvariants(shop, signIn, allowed)
  return { popup: await sent, outcome }
}

describe('T55–T56: the callback page', () => {
  const callback = 'https://shop.example/callback?code=stolen&state=stillhere-relay.guessed'

  test('T55 is no app: it sends no request, and shows a sentence', async () => {
    shop.page.href = callback
    vi.stubGlobal('document', { body: { textContent: '' } })
    vi.stubGlobal('close', () => {})
    Object.assign(window, { close: () => {}, name: '' })
    const done = relayAuthorizationResponse('Done.')
    expect(shop.page.href).toBe('https://shop.example/callback')
    await vi.advanceTimersByTimeAsync(1_000)
    await done
    expect(document.body.textContent).toBe('Done.')
    expect(shop.provider.journal.entries).toEqual([])
    expect(shop.page.frames).toEqual([])
  })
  test('T56 in a stranger’s frame it says nothing to the one who framed it', async () => {
    const posted: unknown[] = []
    const stranger = { postMessage: (message: unknown) => posted.push(message) }
    for (const name of ['parent', 'opener']) vi.stubGlobal(name, stranger)
    Object.assign(window, { parent: stranger, opener: stranger, close: () => {}, name: '' })
    shop.page.isFramed = true
    shop.page.href = callback
    vi.stubGlobal('document', { body: { textContent: '' } })
    void relayAuthorizationResponse()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(posted).toEqual([])
  })
})

describe('T58–T59: the window', () => {
  test('T58 blocked', async () => {
    shop.page.blocksPopups = true
    expect((await expectInvariants(shop, signIn)).code).toBe('token-client/popup-blocked')
    expect(shop.provider.journal.entries).toEqual([])
  })
  test('T58 closed', async () => {
    const { popup, outcome } = await openWindow({ waits: 1 })
    popup.close()
    await vi.advanceTimersByTimeAsync(10_000)
    expect((await outcome).code).toBe('token-client/popup-closed')
  })
  test('T58 that never comes back', async () => {
    const { outcome } = await openWindow()
    await vi.advanceTimersByTimeAsync(600_000)
    expect((await outcome).code).toBe('token-client/timeout')
    expect(vi.getTimerCount()).toBe(0)
  })
  test('T58 that comes back with the answer of another', async () => {
    const { popup, outcome } = await openWindow()
    const state = new URL(popup.url).searchParams.get('state')
    passOn(new URLSearchParams({ code: 'stolen', state: 'other', iss: shop.provider.issuer }), state)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shop.provider.journal.of('token')).toEqual([])
    shop.client.dispose()
    await outcome
  })
  test('T59 that only seems closed, because of the provider’s opener policy: its answer still counts', async () => {
    const { popup, outcome } = await openWindow({ waits: 1 })
    popup.closed = true
    await vi.advanceTimersByTimeAsync(10_000)
    expect((await outcome).code).toBe('token-client/popup-closed')
    const late = new Promise((resolve) => shop.client.subscribe((event) => event.type === 'signedIn' && resolve(event)))
    await answer(popup)
    expect(await late).toMatchObject({ authentication: { user: { sub: 'ada' } } })
    expect(shop.waiting()).toBe(0)
  })
})
