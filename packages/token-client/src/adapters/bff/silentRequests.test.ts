import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { countChannels } from '../../testing/countChannels.ts'
import { answerAll, follow, say } from '../../testing/fakeBff.ts'
import type { FakeFrame } from '../../testing/fakePage.ts'
import { openBffShop, type BffShop } from '../../testing/openBffShop.ts'

let shop: BffShop
let channels: Set<BroadcastChannel>

beforeEach(async () => {
  channels = countChannels()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  shop = openBffShop()
  shop.bff.user = 'ada'
  await shop.client.restore()
  shop.bff.requests.length = shop.events.length = 0
})
afterEach(() => {
  shop.client.dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const nothingIsLeft = () => {
  expect(vi.getTimerCount()).toBe(0)
  expect(channels.size).toBe(0)
  expect(shop.page.frames.every(({ isRemoved }) => isRemoved)).toBe(true)
}
const nameOf = (url: string) => `${new URL(url).searchParams.get('state')}`
/** An extension whose frame is left to the test. */
async function openFrame() {
  const opened = new Promise<FakeFrame>((resolve) => (shop.page.onFrame = resolve))
  const outcome = shop.client.extendSession().catch((error: unknown) => error)
  return { frame: await opened, outcome }
}
/** The provider's cookie does not reach it from frames. */
const keepBackCookies = () => {
  shop.page.onFrame = (frame) => queueMicrotask(() => say(nameOf(frame.src), { error: 'silent-blocked' }))
}

describe('a frame', () => {
  test('is hidden, and gone afterwards', async () => {
    const { frame, outcome } = await openFrame()
    expect(frame).toMatchObject({ style: { display: 'none' } })
    follow(shop.bff, frame.src)
    expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.bff.requests).toEqual(['extend {"mode":"frame"}', 'session'])
    nothingIsLeft()
  })

  test('that hears nothing is given up', async () => {
    const { outcome } = await openFrame()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await outcome).toMatchObject({ code: 'token-client/timeout', retryable: true })
    nothingIsLeft()
  })

  test('in which a page is shown is given up sooner', async () => {
    const { frame, outcome } = await openFrame()
    frame.dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await outcome).toMatchObject({ code: 'token-client/silent-no-answer', endsSession: false })
    nothingIsLeft()
  })

  test('that shows the browser’s page about a dead network is no page of an app', async () => {
    const { frame, outcome } = await openFrame()
    shop.bff.answer = () => Promise.reject(new TypeError('Failed to fetch'))
    frame.dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await outcome).toMatchObject({ code: 'token-client/network' })
  })

  test('is not listened to for anything else', async () => {
    const { frame, outcome } = await openFrame()
    for (const message of [null, 'text', {}, { error: 7 }, { error: undefined }, []]) say(nameOf(frame.src), message)
    say('transaction-of-another-user', { error: null })
    follow(shop.bff, frame.src)
    expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.bff.requests).toHaveLength(2)
  })

  test('proves nothing by itself: the backend says who is there', async () => {
    const { frame, outcome } = await openFrame()
    Object.assign(shop.bff, { session: null, reason: 'signed-out-elsewhere' })
    say(nameOf(frame.src), { error: null })
    expect(await outcome).toMatchObject({ code: 'token-client/login-required' })
    expect(shop.events).toMatchObject([{ type: 'sessionLost' }])
  })

  test('of a session that has ended meanwhile leads to the reason', async () => {
    const { frame, outcome } = await openFrame()
    Object.assign(shop.bff, { session: null, reason: 'revoked' })
    say(nameOf(frame.src), { error: 'session-ended' })
    expect(await outcome).toMatchObject({ code: 'token-client/session-revoked' })
  })

  test.each([
    ['session-revoked', 'session-revoked'],
    ['subject-changed', 'subject-changed'],
    ['interaction-required', 'interaction-required'],
    ['no word of ours', 'authorization-failed'],
  ])('that says %s is believed no more than that', async (error, code) => {
    const { frame, outcome } = await openFrame()
    say(nameOf(frame.src), { error })
    expect(await outcome).toMatchObject({ code: `token-client/${code}` })
  })

  test('is not opened without a network', async () => {
    shop.page.isOnline = false
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/network' })
    expect(shop.bff.requests).toEqual([])
  })

  test('is not needed where the backend extends by itself', async () => {
    shop.bff.answer = (path, request) =>
      path === 'extend'
        ? Response.json(
            {
              now: Date.now(),
              status: 'active',
              session: { ...shop.bff.session, contactedAt: Date.now(), silent: true },
            },
            { headers: { 'stillhere-request': `${request.headers.get('stillhere-request')}` } },
          )
        : undefined
    const frames = shop.page.frames.length
    const before = Date.now()
    expect((await shop.client.extendSession()).contactedAt).toBeGreaterThanOrEqual(before)
    expect(shop.page.frames).toHaveLength(frames)
  })

  test('lets in again whom the backend does not know any more', async () => {
    await shop.client.signOut({ scope: 'application' })
    shop.bff.requests.length = 0
    expect(await shop.client.extendSession()).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.bff.requests).toEqual(['extend {"mode":"frame"}', 'login {"mode":"frame","prompt":"none"}', 'session'])
  })
})

describe('a click on "stay signed in"', () => {
  const extend = () => shop.client.extendSession({ interactive: true })

  test('opens no window where a frame is of use', async () => {
    await extend()
    expect(shop.page.popups).toEqual([])
  })

  test('opens one at once where frames have been of no use, and shows no page', async () => {
    keepBackCookies()
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/silent-blocked' })
    shop.bff.requests.length = 0
    const extending = extend()
    expect(shop.page.popups).toHaveLength(1)
    expect(shop.bff.requests).toEqual([])
    expect(await extending).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.bff.requests).toEqual(['extend {"mode":"popup"}', 'session'])
    expect(shop.page.popups).toMatchObject([{ closed: true }])
    expect(shop.events).toEqual([])
    nothingIsLeft()
  })

  test('tries a frame, then a window while the click still allows it', async () => {
    keepBackCookies()
    expect(await extend()).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.page.popups).toHaveLength(1)
  })

  test('does not try one that the click allows no more', async () => {
    keepBackCookies()
    vi.stubGlobal('navigator', { onLine: true, userActivation: { isActive: false } })
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/popup-blocked' })
    expect(shop.page.popups).toEqual([])
  })

  test('without a user ends the session', async () => {
    keepBackCookies()
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/silent-blocked' })
    Object.assign(shop.bff, { session: null, reason: 'revoked' })
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/session-revoked' })
    expect(shop.events).toMatchObject([{ type: 'sessionLost', error: { code: 'token-client/session-revoked' } }])
    expect(shop.page.popups).toMatchObject([{ closed: true, url: '' }])
  })

  test('hopes again as soon as the backend knows frames to be of use', async () => {
    keepBackCookies()
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/silent-blocked' })
    shop.bff.silent = true
    await shop.client.renewTokens()
    answerAll(shop.page, shop.bff)
    await extend()
    expect(shop.page.popups).toEqual([])
  })
})

test('a page that cannot ask silently says so, and signs no user out', async () => {
  shop = openBffShop()
  keepBackCookies()
  await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/silent-blocked' })
  expect(shop.events).toEqual([])
})
