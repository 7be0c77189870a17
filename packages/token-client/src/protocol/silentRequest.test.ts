import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answerFrames, passOn, type FakeFrame } from '../testing/fakePage.ts'
import { openShop, type Shop } from '../testing/openShop.ts'

let shop: Shop
const origin = 'https://auth.shop.example'

beforeEach(async () => {
  shop = await openShop()
  shop.issuer.user = 'ada'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Outcome of a call whose frame is left unanswered; the frame; and the answer that the issuer would give. */
async function openFrame() {
  const opened = new Promise<FakeFrame>((resolve) => {
    shop.page.onFrame = resolve
  })
  let outcome: unknown = 'waiting'
  const settle = (result: unknown) => {
    outcome = result
  }
  const settled = shop.client.extendSession().then(settle, settle)
  const frame = await opened
  return {
    frame,
    settled,
    outcome: () => outcome,
    response: shop.issuer.authorize(frame.src),
    post: (change: { origin?: string; source?: unknown; data?: unknown }, response: unknown) =>
      shop.page.post({
        origin,
        source: frame.contentWindow,
        data: { type: 'authorization_response', response },
        ...change,
      }),
  }
}
const soon = () => new Promise((resolve) => setTimeout(resolve))

describe('the frame', () => {
  test('asks without a person, hidden, and is gone afterwards', async () => {
    await shop.client.extendSession()
    const [frame] = shop.page.frames
    const { searchParams } = new URL(frame?.src ?? '')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      prompt: 'none',
      response_mode: 'web_message',
      code_challenge_method: 'S256',
    })
    expect(frame).toMatchObject({ style: { display: 'none' }, isRemoved: true })
  })

  test('is gone after a refusal too', async () => {
    shop.issuer.user = null
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/login-required' })
    expect(shop.page.frames).toMatchObject([{ isRemoved: true }])
  })

  test('is gone when the client is disposed, whose callers learn it', async () => {
    const { frame, settled, outcome } = await openFrame()
    shop.client.dispose()
    await settled
    expect(outcome()).toMatchObject({ code: 'token-client/disposed' })
    expect(frame.isRemoved).toBe(true)
  })
})

describe('a message is ignored', () => {
  test.each([
    'https://evil.example',
    'https://auth.shop.example.evil.example',
    'https://auth.shop.example:8443',
    'http://auth.shop.example',
    'https://AUTH.shop.example',
    'null',
    '',
  ])('from %j', async (from) => {
    const { post, response, outcome, settled } = await openFrame()
    post({ origin: from }, response)
    await soon()
    expect(outcome()).toBe('waiting')
    post({}, response)
    await settled
    expect(outcome()).toMatchObject({ user: { sub: 'ada' } })
  })

  test.each([{}, null, 'window'])('from another window, %j', async (source) => {
    const { post, response, outcome, settled } = await openFrame()
    post({ source }, response)
    await soon()
    expect(outcome()).toBe('waiting')
    post({}, response)
    await settled
  })

  test.each([{ state: 'other' }, { state: undefined }, { state: ['a', 'b'] }])(
    'with %j, be it code or error',
    async (change) => {
      const { post, response, outcome, settled } = await openFrame()
      post({}, { ...response, ...change })
      post({}, { error: 'login_required', ...change })
      await soon()
      expect(outcome()).toBe('waiting')
      post({}, response)
      await settled
      expect(outcome()).toMatchObject({ user: { sub: 'ada' } })
    },
  )

  test.each([
    null,
    undefined,
    'text',
    7,
    [],
    { type: 'other' },
    { type: 'authorization_response' },
    { type: 'authorization_response', response: 'x' },
  ])('that says %j', async (data) => {
    const { post, response, outcome, settled } = await openFrame()
    post({ data }, response)
    await soon()
    expect(outcome()).toBe('waiting')
    post({}, response)
    await settled
  })
})

describe('no answer', () => {
  test('in ten seconds is a timeout, and no sign-out', async () => {
    await shop.client.restore()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { settled, outcome } = await openFrame()
    await vi.advanceTimersByTimeAsync(9_999)
    expect(outcome()).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1)
    await settled
    expect(outcome()).toMatchObject({ code: 'token-client/timeout', retryable: true, endsSession: false })
    expect((await shop.client.getAccessToken()).value).not.toBe('')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('but a page names the option to check', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { frame, settled, outcome } = await openFrame()
    frame.dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(2_000)
    await settled
    expect(outcome()).toMatchObject({
      code: 'token-client/silent-no-answer',
      field: 'clientId',
      message: expect.stringMatching(/clientId "shop".*redirectUri "https:\/\/shop\.example\/"/),
    })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('because the server has gone is not taken for a wrong option', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { frame, settled, outcome } = await openFrame()
    shop.issuer.outage = new TypeError('fetch failed')
    frame.dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(2_000)
    await settled
    expect(outcome()).toMatchObject({ code: 'token-client/discovery-failed', retryable: true })
  })

  test('is not waited for on a device that is offline', async () => {
    await shop.client.restore()
    shop.page.isOnline = false
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/network', retryable: true })
    expect(shop.page.frames).toHaveLength(1)
  })

  test('can come into a page that is cross-origin isolated', async () => {
    vi.stubGlobal('crossOriginIsolated', true)
    expect(shop.client.capabilities.silentAuthentication).toBe(false)
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/silent-unavailable' })
    expect(shop.page.frames).toEqual([])
  })
})

describe('"login required" from a frame', () => {
  test.each([
    ['https://auth.shop.example', 'https://shop.example/', null],
    ['https://auth.example', 'https://shop.example/', 'silent-blocked'],
    ['http://auth.shop.localhost:4100', 'http://www.shop.localhost:4101/', null],
    ['http://localhost:4100', 'http://localhost:4101/', null],
    ['http://auth.localhost:4100', 'http://shop.localhost:4101/', 'silent-blocked'],
    ['http://localhost:4100', 'http://127.0.0.1:4101/', 'silent-blocked'],
  ])('of %s on %s', async (issuer, page, blocked) => {
    shop = await openShop({ issuer })
    shop.page.href = page
    for (const [name, value] of Object.entries(shop.issuer.metadata))
      if (typeof value === 'string') shop.issuer.metadata[name] = value.replace(shop.issuer.issuer, issuer)
    answerFrames(shop.page, {
      ...shop.issuer,
      issuer,
      authorize: (url) => ({ ...shop.issuer.authorize(url), iss: issuer }),
    })
    shop.open()
    const restoring = shop.client.restore()
    if (blocked) await expect(restoring).rejects.toMatchObject({ code: `token-client/${blocked}`, endsSession: false })
    else expect(await restoring).toBeNull()
  })

  test('is believed of another site once that has worked', async () => {
    shop = await openShop()
    shop.page.href = 'https://other.test/'
    shop.issuer.user = 'ada'
    shop.open()
    await shop.client.restore()
    shop.issuer.user = null
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/login-required' })
  })

  test.each([
    ['interaction_required', 'interaction-required'],
    ['consent_required', 'interaction-required'],
    ['account_selection_required', 'interaction-required'],
    ['server_error', 'server-unavailable'],
    ['temporarily_unavailable', 'server-unavailable'],
  ])('is not %s, which is %s and signs no user out', async (error, code) => {
    await shop.client.restore()
    shop.issuer.authorizationResponse = ({ state = '', iss = '' }) => ({ error, state, iss })
    await expect(shop.client.extendSession()).rejects.toMatchObject({
      code: `token-client/${code}`,
      endsSession: false,
    })
    expect((await shop.client.getAccessToken()).value).not.toBe('')
    expect(shop.events.some(({ type }) => type === 'sessionLost')).toBe(false)
  })
})

describe('one at a time', () => {
  test('extending and renewing share one authentication', async () => {
    await shop.client.restore()
    const [extended, renewed] = await Promise.all([shop.client.extendSession(), shop.client.renewTokens()])
    expect(renewed).toBe(extended)
    expect(shop.page.frames).toHaveLength(2)
  })

  test('other scopes wait for their turn, and the first ones stay granted', async () => {
    await shop.client.restore()
    let open = 0
    let most = 0
    const answer = shop.page.onFrame
    shop.page.onFrame = (frame) => {
      most = Math.max(most, ++open)
      const remove = Reflect.get(frame, 'remove') as () => void
      Object.assign(frame, { remove: () => (open--, remove.call(frame)) })
      setTimeout(() => answer(frame))
    }
    const [a, b] = await Promise.all([
      shop.client.getAccessToken({ scope: 'orders:read' }),
      shop.client.getAccessToken({ audience: 'https://api.example' }),
    ])
    expect(most).toBe(1)
    expect(a.value).not.toBe(b.value)
    expect(new URL(shop.page.frames[1]?.src ?? '').searchParams.get('scope')).toBe('openid profile email orders:read')
    expect(await shop.client.getAccessToken({ scope: 'openid orders:read' })).toEqual(a)
    expect(await shop.client.getAccessToken({ scope: 'email orders:read profile' })).toEqual(a)
    expect(shop.page.frames).toHaveLength(3)
  })
})

describe('by way of the callback page', () => {
  const passOnFrames = () => {
    shop.page.onFrame = (frame) => passOn(shop.issuer.authorize(frame.src))
  }
  const sent = () => Object.fromEntries(new URL(shop.page.frames.at(-1)?.src ?? '').searchParams)

  test.each([
    ['because the app says so', 'callback-page', ['query', 'web_message']],
    ['because the server knows no web message', undefined, ['query', 'fragment']],
  ] as const)('a frame is answered %s', async (_name, silentTransport, modes) => {
    shop = await openShop({ silentRedirectUri: '/signed-in.html', ...(silentTransport && { silentTransport }) })
    shop.issuer.user = 'ada'
    shop.issuer.metadata['response_modes_supported'] = modes
    passOnFrames()
    expect((await shop.client.restore())?.user.sub).toBe('ada')
    expect(sent()).toMatchObject({ redirect_uri: 'https://shop.example/signed-in.html', response_mode: 'query' })
    expect(shop.issuer.bodies[0]?.get('redirect_uri')).toBe('https://shop.example/signed-in.html')
    expect(shop.page.frames).toMatchObject([{ isRemoved: true }])
  })

  test('is not used where the app knows better than the metadata', async () => {
    shop = await openShop({ silentTransport: 'web-message' })
    shop.issuer.user = 'ada'
    shop.issuer.metadata['response_modes_supported'] = ['query']
    expect((await shop.client.restore())?.user.sub).toBe('ada')
    expect(sent()).toMatchObject({ response_mode: 'web_message' })
  })

  test('a frame learns that the session is over', async () => {
    shop = await openShop({ silentTransport: 'callback-page' })
    shop.issuer.user = 'ada'
    passOnFrames()
    await shop.client.restore()
    shop.issuer.user = null
    await expect(shop.client.extendSession()).rejects.toMatchObject({ code: 'token-client/login-required' })
  })
})
