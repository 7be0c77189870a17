import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerFrames } from '../testing/fakePage.ts'
import { openShop, type Shop } from '../testing/openShop.ts'
import { countChannels } from '../testing/countChannels.ts'

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

const nothingIsLeft = () => {
  expect(vi.getTimerCount()).toBe(0)
  expect(channels.size).toBe(0)
}

describe('a click on "stay signed in"', () => {
  const extend = () => shop.client.extendSession({ interactive: true })
  const lost = () => shop.events.filter(({ type }) => type === 'sessionLost')
  const pass = (ms: number) => void vi.advanceTimersByTimeAsync(ms)
  /** The server shows a page in every frame, as long as a caller waits. */
  const refuseFrames = () => {
    shop.page.onFrame = (frame) =>
      queueMicrotask(() => {
        frame.dispatchEvent(new Event('load'))
        pass(2_000)
      })
  }
  const hopeless = async () => {
    await shop.client.restore()
    refuseFrames()
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/silent-no-answer' })
    shop.events.length = 0
  }

  test('opens no window where a frame does it', async () => {
    await shop.client.restore()
    await extend()
    expect(shop.page.popups).toEqual([])
  })

  test('opens one where the frame has just been of no use, for as long as the click counts', async () => {
    await shop.client.restore()
    refuseFrames()
    expect(await extend()).toMatchObject({ user: { sub: 'ada' } })
    expect(shop.page.popups).toMatchObject([{ closed: true }])
    expect(new URL(shop.page.popups[0]?.url ?? '').searchParams.get('prompt')).toBe('none')
    nothingIsLeft()
  })

  test.each([
    ['server_error', 'server-unavailable'],
    ['login_required', 'login-required'],
    ['interaction_required', 'interaction-required'],
  ])('opens none when the frame has said what is the matter: %s', async (error, code) => {
    await shop.client.restore()
    shop.issuer.authorizationResponse = ({ state = '', iss = '' }) => ({ error, state, iss })
    await expect(extend()).rejects.toMatchObject({ code: `token-client/${code}` })
    expect(shop.page.popups).toEqual([])
  })

  test('opens none when the click does not count any more', async () => {
    await shop.client.restore()
    refuseFrames()
    Object.assign(navigator, { userActivation: { isActive: false } })
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/popup-blocked' })
    expect(shop.page.popups).toEqual([])
  })

  test('opens one at once where a frame is known to be of no use, and says when the server was in touch', async () => {
    await hopeless()
    const before = Date.now()
    const extending = extend()
    expect(shop.page.popups).toHaveLength(1)
    const { contactedAt } = await extending
    expect(contactedAt).toBeGreaterThanOrEqual(before)
    expect(shop.events).toEqual([])
    nothingIsLeft()
  })

  describe('prepared in the click', () => {
    const clickIsOver = () => Object.assign(navigator, { userActivation: { isActive: false } })
    const proven = async () => {
      await shop.client.restore()
      await shop.client.extendSession()
    }

    test('uses that window, although the click no longer counts', async () => {
      await hopeless()
      const release = shop.client.prepareWindow?.('extend')
      expect(shop.page.popups).toHaveLength(1)
      clickIsOver()
      shop.page.blocksPopups = true
      expect(await extend()).toMatchObject({ user: { sub: 'ada' } })
      release?.()
      expect(shop.page.popups).toMatchObject([{ closed: true }])
      nothingIsLeft()
    })

    test('closes a window that was not needed', async () => {
      await proven()
      const release = shop.client.prepareWindow?.('sign-in')
      expect(shop.page.popups).toMatchObject([{ closed: false }])
      await extend()
      release?.()
      expect(shop.page.popups).toMatchObject([{ closed: true }])
    })

    test('opens none to extend where a frame has worked', async () => {
      await proven()
      shop.client.prepareWindow?.('extend')
      expect(shop.page.popups).toEqual([])
    })

    test('opens none in Chromium, which keeps the permission of the click', async () => {
      vi.stubGlobal('navigator', Object.assign(navigator, { userAgentData: {} }))
      shop.client.prepareWindow?.('sign-in')
      expect(shop.page.popups).toEqual([])
    })

    test('says that it is blocked only if it turns out to be needed', async () => {
      await proven()
      shop.page.blocksPopups = true
      const release = shop.client.prepareWindow?.('sign-in')
      await extend()
      release?.()
      expect(shop.page.popups).toEqual([])
    })
  })

  test('opens one at once where a page can have no frame', async () => {
    vi.stubGlobal('crossOriginIsolated', true)
    shop.open()
    const extending = extend()
    expect(shop.page.popups).toHaveLength(1)
    await extending
  })

  test('made twice asks once', async () => {
    await hopeless()
    const [one, two] = await Promise.all([extend(), extend()])
    expect(two).toBe(one)
    expect(shop.page.popups).toHaveLength(1)
  })

  test('uses a frame again once one has worked', async () => {
    await hopeless()
    const frame = shop.page.frames.length
    answerFrames(shop.page, shop.issuer)
    await shop.client.renewTokens()
    await extend()
    expect(shop.page.frames.length).toBe(frame + 2)
    expect(shop.page.popups).toEqual([])
  })
  test('learns from a window for certain that the session is over', async () => {
    await hopeless()
    shop.issuer.user = null
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/login-required', endsSession: true })
    expect(lost()).toHaveLength(1)
  })

  test('learns from a window that another user is signed in', async () => {
    await hopeless()
    shop.issuer.user = 'grace'
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
    expect(lost()).toHaveLength(1)
  })

  test('learns nothing from a window that is blocked, closed or silent', async () => {
    await hopeless()
    shop.page.blocksPopups = true
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/popup-blocked' })
    shop.page.blocksPopups = false

    shop.page.onPopup = (popup) => {
      popup.close()
      pass(5_500)
    }
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/popup-closed' })
    nothingIsLeft()

    shop.page.onPopup = () => pass(10_000)
    await expect(extend()).rejects.toMatchObject({ code: 'token-client/timeout' })
    expect(shop.page.popups.every(({ closed }) => closed)).toBe(true)
    expect(lost()).toEqual([])
    expect((await shop.client.getAccessToken()).value).not.toBe('')
    nothingIsLeft()
  })

  test('is the only call that opens a window', async () => {
    await hopeless()
    await Promise.allSettled([
      shop.client.restore(),
      shop.client.renewTokens(),
      shop.client.extendSession(),
      shop.client.getAccessToken({ forceRenew: true }),
    ])
    expect(shop.page.popups).toEqual([])
  })
})
