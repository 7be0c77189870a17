import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FakeFrame } from '../testing/fakePage.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  shop = openHostileShop()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const restore = () => shop.client.restore()
const stateOf = ({ src }: FakeFrame) => `${new URL(src).searchParams.get('state')}`
const wrongCode = { code: 'forged', iss: 'https://auth.shop.example' }

/** A script sends a message before the provider does; the provider's own answer is what counts. */
const expectIgnored = async (speak: (frame: FakeFrame) => void) => {
  const genuine = shop.page.onFrame
  shop.page.onFrame = (frame) => {
    speak(frame)
    genuine(frame)
  }
  const { value } = await expectInvariants(shop, restore, { bringsTokens: true })
  expect(value).toMatchObject({ user: { sub: 'ada' } })
  expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok'])
}
const say = (frame: FakeFrame, response: object, from: { origin?: string; source?: unknown } = {}) =>
  shop.page.post({
    origin: 'https://auth.shop.example',
    source: frame.contentWindow,
    ...from,
    data: { type: 'authorization_response', response },
  })

describe('T45–T49: messages', () => {
  test.each([
    'https://evil.example',
    'https://auth.shop.example.evil.example',
    'https://evil.auth.shop.example',
    'https://auth.shop.example:8443',
    'http://auth.shop.example',
    'https://auth.shop.example/',
    'https://shop.example',
    'null',
    '',
  ])('T45 from origin %j', async (origin) => {
    await expectIgnored((frame) => say(frame, { ...wrongCode, state: stateOf(frame) }, { origin }))
  })
  test.each([
    ['another frame', {}],
    ['no user', null],
    ['this page', globalThis],
  ])('T46 from the right origin, but %s', async (_, source) => {
    await expectIgnored((frame) => say(frame, { ...wrongCode, state: stateOf(frame) }, { source }))
  })
  test.each([undefined, '', 'other', 7, ['x']])('T47 with state %j', async (state) => {
    await expectIgnored((frame) => {
      say(frame, { ...wrongCode, state })
      say(frame, { error: 'login_required', state })
    })
  })
  test.each([
    null,
    7,
    'authorization_response',
    { type: 'authorization_response' },
    { type: 'other', response: {} },
    [],
  ])('T47 that is no response: %j', async (data) => {
    await expectIgnored((frame) =>
      shop.page.post({ origin: 'https://auth.shop.example', source: frame.contentWindow, data }),
    )
  })
  test('T47 passed on to the page by a page that guesses the name of the channel', async () => {
    await expectIgnored(() => {
      const channel = new BroadcastChannel('stillhere-relay.guessed')
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
      channel.postMessage({ response: 'code=forged&state=stillhere-relay.guessed', navigatedAt: 0 })
      channel.close()
    })
  })
  test('T49 two at once are asked one after the other and do not mix', async () => {
    await restore()
    const both = async () => {
      const [extended] = await Promise.all([
        shop.client.extendSession(),
        shop.client.getAccessToken({ scope: 'openid orders' }),
      ])
      return extended
    }
    const { error } = await expectInvariants(shop, both, { bringsTokens: true })
    expect(error).toBeUndefined()
    expect(new Set(shop.page.frames.map(stateOf)).size).toBe(3)
    expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
  })
})

describe('T51–T54: a frame that cannot answer', () => {
  /** Time passes until the client has given up. */
  const givesUp = async (ms: number) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const outcome = expectInvariants(shop, () => shop.client.extendSession())
    await vi.waitFor(() => expect(shop.page.frames.length).toBe(2))
    await vi.advanceTimersByTimeAsync(ms)
    vi.useRealTimers()
    return outcome
  }
  test('T51 a page in place of an answer is not the same as no user signed in', async () => {
    await restore()
    shop.provider.script({ at: 'authorize', status: 200 })
    const { error } = await givesUp(2_000)
    expect(error).toMatchObject({ code: 'token-client/silent-no-answer', endsSession: false })
    expect(error?.message).toMatch(/redirectUri/)
  })
  test('T51 nothing at all', async () => {
    await restore()
    shop.provider.script({ at: 'authorize', hold: new Promise(() => {}) })
    const { error } = await givesUp(10_000)
    expect(error).toMatchObject({ code: 'token-client/timeout', retryable: true, endsSession: false })
  })
  test('T53 another site whose cookies are kept back says login_required: it is unknown which user is signed in', async () => {
    shop = openHostileShop({}, { issuer: 'https://auth.elsewhere.example.org' })
    shop.provider.script({ at: 'authorize', withoutCookies: true })
    const { error } = await expectInvariants(shop, restore)
    expect(error).toMatchObject({ code: 'token-client/silent-blocked', endsSession: false })
    expect(shop.provider.journal.of('end_session')).toEqual([])
    expect(shop.provider.user).toBe('ada')
  })
  test('T54 a page that is cross-origin isolated says so at once, with a type, and sends nothing', async () => {
    vi.stubGlobal('crossOriginIsolated', true)
    shop.open()
    const { code } = await expectInvariants(shop, restore)
    expect(code).toBe('token-client/silent-unavailable')
    expect(shop.page.frames).toEqual([])
    expect(shop.client.capabilities.silentAuthentication).toBe(false)
  })
})
