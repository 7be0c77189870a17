import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { passOn, type FakePopup } from '../testing/fakePage.ts'
import { openShop, type Shop } from '../testing/openShop.ts'
import { countChannels } from '../testing/countChannels.ts'
import type { SignInOptions } from '../tokenClient.ts'

let shop: Shop
let channels: Set<BroadcastChannel>

beforeEach(async () => {
  channels = countChannels()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  shop = await openShop()
  shop.issuer.user = 'ada'
})
afterEach(() => {
  shop.client.dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A sign-in whose window has been sent to the server and is left to the test. */
async function openWindow(options: SignInOptions = {}) {
  const sent = new Promise<FakePopup>((resolve) => {
    shop.page.onPopup = resolve
  })
  const outcome = shop.client.signIn({ mode: 'popup', ...options }).catch((error: unknown) => error)
  const popup = await sent
  const { url } = popup
  return { popup, url, outcome, answer: () => passOn(shop.issuer.authorize(url)) }
}
const late = () =>
  new Promise((resolve) => shop.client.subscribe((event) => event.type === 'signedIn' && resolve(event.authentication)))
const redeemed = () => shop.issuer.requests.filter((request) => request.startsWith('token'))
const nothingIsLeft = () => {
  expect(vi.getTimerCount()).toBe(0)
  expect(channels.size).toBe(0)
}

describe('a sign-in in a window', () => {
  test('opens it within the call, and leaves the page where it is', async () => {
    const signing = shop.client.signIn({ mode: 'popup', appState: 7, returnTo: '/orders' })
    expect(shop.page.popups).toMatchObject([{ name: shop.client.key, url: '', isFocused: true }])
    expect(await signing).toMatchObject({ user: { sub: 'ada' }, appState: 7, returnTo: '/orders' })
    expect(shop.page.left).toEqual([])
    expect(shop.page.storage.size).toBe(0)
    expect(shop.page.popups).toMatchObject([{ closed: true }])
    expect((await shop.client.getAccessToken()).value).not.toBe('')
    expect(shop.events).toEqual([])
    nothingIsLeft()
  })

  test('sends it to the page that passes the answer on, with a state that says so', async () => {
    shop = await openShop({ silentRedirectUri: '/signed-in.html' })
    const { url, answer, outcome } = await openWindow({ prompt: 'login', maxAge: 60, loginHint: 'ada' })
    const sent = new URL(url).searchParams
    expect(Object.fromEntries(sent)).toMatchObject({
      redirect_uri: 'https://shop.example/signed-in.html',
      code_challenge_method: 'S256',
      prompt: 'login',
      max_age: '60',
      login_hint: 'ada',
    })
    expect(sent.get('state')).toMatch(/^stillhere-relay\.[\w-]{43}$/)
    shop.issuer.user = 'ada'
    shop.issuer.claims = (claims) => ({ ...claims, auth_time: claims['iat'] })
    answer()
    expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.issuer.bodies[0]?.get('redirect_uri')).toBe('https://shop.example/signed-in.html')
  })

  test('checks the age of the authentication that was asked for', async () => {
    const { answer, outcome } = await openWindow({ maxAge: 60 })
    answer()
    expect(await outcome).toMatchObject({ code: 'token-client/step-up-not-met' })
  })

  test('says that the server was in touch when the window came back, not before and not later', async () => {
    const { url, outcome } = await openWindow()
    const before = Date.now()
    passOn(shop.issuer.authorize(url), before + 3_600_000)
    const { contactedAt } = (await outcome) as { contactedAt: number }
    expect(contactedAt).toBeGreaterThanOrEqual(before)
    expect(contactedAt).toBeLessThanOrEqual(Date.now())
  })

  test.each([0, -Infinity, 'soon', undefined])('never believes that it was before it was asked: %s', async (at) => {
    const before = Date.now()
    const { url, outcome } = await openWindow()
    passOn(shop.issuer.authorize(url), at)
    expect((await outcome) as { contactedAt: number }).toHaveProperty('contactedAt', expect.any(Number))
    expect(((await outcome) as { contactedAt: number }).contactedAt).toBeGreaterThanOrEqual(before)
  })

  test('that the browser blocks says so, and sends no request', async () => {
    shop.page.blocksPopups = true
    await expect(shop.client.signIn({ mode: 'popup' })).rejects.toMatchObject({ code: 'token-client/popup-blocked' })
    expect(shop.issuer.requests).toEqual([])
    nothingIsLeft()
  })

  test.each(['open', 'BroadcastChannel'])('cannot be had where there is no %s', async (name) => {
    Reflect.deleteProperty(globalThis, name)
    shop.open()
    expect(shop.client.capabilities.popup).toBe(false)
    await expect(shop.client.signIn({ mode: 'popup' })).rejects.toMatchObject({
      code: 'token-client/popup-unsupported',
    })
  })

  test.each([
    ['a place elsewhere', { returnTo: '//evil.example' }, () => {}, 'return-to-rejected'],
    ['a device without a network', {}, () => (shop.page.isOnline = false), 'network'],
    ['a server that is down', {}, () => (shop.issuer.outage = new TypeError('down')), 'discovery-failed'],
  ])('closes the window again for %s', async (_name, options, arrange, code) => {
    arrange()
    const signing = shop.client.signIn({ mode: 'popup', ...options })
    await expect(signing).rejects.toMatchObject({ code: `token-client/${code}` })
    expect(shop.page.popups).toMatchObject([{ url: '', closed: true }])
    nothingIsLeft()
  })

  test('that the person declines leaves the session as it is', async () => {
    await shop.client.restore()
    const { url, outcome } = await openWindow()
    passOn({ error: 'access_denied', state: new URL(url).searchParams.get('state') ?? '', iss: shop.issuer.issuer })
    expect(await outcome).toMatchObject({ code: 'token-client/access-denied' })
    expect((await shop.client.getAccessToken()).value).not.toBe('')
    nothingIsLeft()
  })
})

describe('an answer', () => {
  test.each([
    ['for another state', { state: 'stillhere-relay.other' }],
    ['without a state', { state: '' }],
  ])('%s is not heard', async (_name, change) => {
    const { popup, url, outcome, answer } = await openWindow()
    const response = shop.issuer.authorize(url)
    const channel = new BroadcastChannel(response['state'] ?? '')
    for (const message of [
      null,
      'text',
      {},
      [],
      [null],
      [7, 7],
      [`${new URLSearchParams({ ...response, ...change })}`],
    ])
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
      channel.postMessage(message)
    channel.close()
    answer()
    expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
    expect(popup.closed).toBe(true)
    expect(redeemed()).toHaveLength(1)
  })

  test.each([
    ['from another issuer', { iss: 'https://evil.example' }, 'issuer-mismatch'],
    ['with both code and error', { error: 'access_denied' }, 'callback-malformed'],
  ])('%s is refused before anything is redeemed', async (_name, change, code) => {
    const { url, outcome } = await openWindow()
    passOn({ ...shop.issuer.authorize(url), ...change })
    expect(await outcome).toMatchObject({ code: `token-client/${code}` })
    expect(redeemed()).toEqual([])
    nothingIsLeft()
  })

  test('counts once', async () => {
    const { outcome, url } = await openWindow()
    const response = shop.issuer.authorize(url)
    passOn(response)
    passOn(response)
    await outcome
    passOn(response)
    expect(redeemed()).toHaveLength(1)
    expect(shop.events).toEqual([])
  })
})

describe('a window that closes', () => {
  test('without an answer ends the sign-in after a moment, in which one may still come', async () => {
    const { popup, outcome, answer } = await openWindow()
    popup.close()
    await vi.advanceTimersByTimeAsync(1_000)
    answer()
    expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.events).toEqual([])
    nothingIsLeft()
  })

  test('or only seems to, may bring its answer late', async () => {
    const { popup, outcome, answer } = await openWindow({ appState: 1 })
    popup.close()
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await outcome).toMatchObject({ code: 'token-client/popup-closed', endsSession: false, retryable: false })
    expect(shop.events).toEqual([])
    const heard = late()
    answer()
    expect(await heard).toMatchObject({ user: { sub: 'ada' }, appState: 1 })
    expect(shop.events.map(({ type }) => type)).toEqual(['signedIn'])
    nothingIsLeft()
  })

  test('in the eyes of this page only, while the person is still in it, is waited for', async () => {
    const { popup, outcome, answer } = await openWindow()
    shop.page.hasFocus = false
    popup.close()
    await vi.advanceTimersByTimeAsync(60_000)
    answer()
    expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
  })

  test('is noticed as soon as the person is back here', async () => {
    const { popup, outcome } = await openWindow()
    shop.page.hasFocus = false
    popup.close()
    await vi.advanceTimersByTimeAsync(60_000)
    shop.page.hasFocus = true
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await outcome).toMatchObject({ code: 'token-client/popup-closed' })
  })

  const closed = async () => {
    const opened = await openWindow()
    opened.popup.close()
    await vi.advanceTimersByTimeAsync(1_500)
    await opened.outcome
    return opened
  }

  test.each([
    ['signed out meanwhile', () => shop.client.signOut({ scope: 'application' })],
    ['the client was disposed', () => shop.client.dispose()],
    ['ten minutes have passed', () => vi.advanceTimersByTimeAsync(600_000)],
    ['another sign-in has taken its place', async () => void (await openWindow())],
  ])('and answers when %s changes nothing', async (_name, end) => {
    const { answer } = await closed()
    await Promise.resolve(end())
    answer()
    shop.client.dispose()
    await vi.advanceTimersByTimeAsync(0)
    expect(shop.events).toEqual([])
    expect(redeemed()).toEqual([])
    nothingIsLeft()
  })

  test('and brings a refusal late changes nothing', async () => {
    const { url } = await closed()
    passOn({ error: 'access_denied', state: new URL(url).searchParams.get('state') ?? '', iss: shop.issuer.issuer })
    await vi.waitFor(nothingIsLeft)
    expect(shop.events).toEqual([])
  })
})

describe('a window that is not waited for any more', () => {
  test('is closed after ten minutes', async () => {
    const { popup, outcome } = await openWindow()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(await outcome).toMatchObject({ code: 'token-client/timeout' })
    expect(popup.closed).toBe(true)
    nothingIsLeft()
  })

  test('is closed when the caller gives up', async () => {
    const giveUp = new AbortController()
    const { popup, outcome, answer } = await openWindow({ signal: giveUp.signal })
    giveUp.abort()
    expect(await outcome).toMatchObject({ code: 'token-client/aborted' })
    expect(popup.closed).toBe(true)
    answer()
    nothingIsLeft()
  })

  test.each([
    ['signing out', 'aborted', () => shop.client.signOut({ scope: 'application' })],
    ['disposing', 'disposed', () => shop.client.dispose()],
  ])('is closed by %s', async (_name, code, end) => {
    const { popup, outcome } = await openWindow()
    await Promise.resolve(end())
    expect(await outcome).toMatchObject({ code: `token-client/${code}` })
    expect(popup.closed).toBe(true)
    nothingIsLeft()
  })

  test('is never sent anywhere when the client is disposed at once', async () => {
    const signing = shop.client.signIn({ mode: 'popup' })
    shop.client.dispose()
    await expect(signing).rejects.toMatchObject({ code: 'token-client/disposed' })
    expect(shop.page.popups).toMatchObject([{ url: '', closed: true }])
    nothingIsLeft()
  })

  test('is never sent anywhere when the person signs out at once', async () => {
    const signing = shop.client.signIn({ mode: 'popup' })
    await shop.client.signOut({ scope: 'application' })
    await expect(signing).rejects.toMatchObject({ code: 'token-client/aborted' })
    expect(shop.page.popups).toMatchObject([{ url: '', closed: true }])
    nothingIsLeft()
  })

  test('serves the sign-in that takes its place', async () => {
    const first = await openWindow({ appState: 'first' })
    const second = await openWindow({ appState: 'second' })
    expect(await first.outcome).toMatchObject({ code: 'token-client/aborted' })
    expect(shop.page.popups).toHaveLength(1)
    expect(second.popup).toMatchObject({ closed: false, isFocused: true })
    first.answer()
    second.answer()
    expect(await second.outcome).toMatchObject({ appState: 'second' })
    expect(redeemed()).toHaveLength(1)
    nothingIsLeft()
  })

  test('whose answer is just being redeemed is not signed in with', async () => {
    let arrived = () => {}
    const asked = new Promise<void>((resolve) => (arrived = resolve))
    const first = await openWindow()
    shop.issuer.tokenResponse = (body) => {
      arrived()
      return body
    }
    first.answer()
    await asked
    const second = await openWindow()
    expect(await first.outcome).toMatchObject({ code: 'token-client/aborted' })
    expect(shop.events).toEqual([])
    second.answer()
    expect(await second.outcome).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.events).toEqual([])
  })
})

test('who signs in again begins again: tokens of the sign-in before are not used', async () => {
  await shop.client.restore()
  const before = await shop.client.getAccessToken({ audience: 'https://api.example' })
  const { answer, outcome } = await openWindow()
  answer()
  expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
  expect((await shop.client.getAccessToken({ audience: 'https://api.example' })).value).not.toBe(before.value)
})

describe('another user', () => {
  test('who signs in takes over, and gets nothing of the other', async () => {
    await shop.client.restore()
    const ofAda = await shop.client.getAccessToken({ audience: 'https://api.example' })
    const { answer, outcome } = await openWindow()
    shop.issuer.user = 'grace'
    shop.events.length = 0
    answer()
    expect(await outcome).toMatchObject({ user: { sub: 'grace' } })
    expect(shop.events).toEqual([])
    expect((await shop.client.getAccessToken({ audience: 'https://api.example' })).value).not.toBe(ofAda.value)
  })

  test('does not get what was asked for while the other was there', async () => {
    await shop.client.restore()
    const { answer, outcome } = await openWindow()
    shop.issuer.user = 'grace'
    const answering = new Promise<void>((resolve) => {
      shop.issuer.tokenResponse = (body) => {
        resolve()
        return body
      }
    })
    answer()
    await answering
    // this waits for its turn, which comes when grace is in
    const asked = shop.client.getAccessToken({ forceRenew: true }).catch((error: unknown) => error)
    expect(await outcome).toMatchObject({ user: { sub: 'grace' } })
    expect(await asked).toMatchObject({ code: 'token-client/not-signed-in' })
  })
})
