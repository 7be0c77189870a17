import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openBffShop, type BffShop } from '../../testing/openBffShop.ts'

let shop: BffShop

beforeEach(async () => {
  shop = openBffShop()
  shop.bff.user = 'ada'
  await shop.client.restore()
  shop.events.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const echo = (request: Request) => ({ 'stillhere-request': `${request.headers.get('stillhere-request')}` })
const grace = { iss: 'https://auth.shop.example', sub: 'grace' }
const sessionOf = (user: unknown, more = {}) => ({
  now: Date.now(),
  status: 'active',
  session: { user, authenticatedAt: Date.now(), contactedAt: Date.now(), ...more },
})
/** Who is signed in, by the client's own word. */
const isSignedIn = () =>
  expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/tokens-at-server' })

describe('a backend that cannot be asked signs no user out', () => {
  const outages: [string, typeof shop.bff.answer, object][] = [
    ['offline', () => Promise.reject(new TypeError('Failed to fetch')), { code: 'token-client/network' }],
    [
      'overloaded',
      () => new Response('', { status: 503, headers: { 'retry-after': '7' } }),
      { code: 'token-client/server-unavailable', retryAfterMs: 7_000 },
    ],
    ['replaced by a page of its proxy', () => new Response('<h1>502</h1>', { status: 502 }), {}],
  ]
  test.each(outages)('%s, when it is asked who is there', async (_name, answer, error) => {
    shop.bff.answer = answer
    const failure = { retryable: true, endsSession: false, ...error }
    await expect(shop.client.getAccessToken({ forceRenew: true })).rejects.toMatchObject(failure)
    await expect(shop.client.extendSession()).rejects.toMatchObject(failure)
    await expect(shop.client.renewTokens()).rejects.toMatchObject(failure)
    await expect(shop.client.restore()).rejects.toMatchObject(failure)
    expect(shop.events).toEqual([])
    await isSignedIn()
  })
})

test('a session that stays replaced is asked for twice, and not for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const replaced = { now: Date.now(), status: 'none', replaced: true }
  shop.bff.answer = (_, request) => Response.json(replaced, { headers: echo(request) })
  shop.bff.requests.length = 0
  const outcome = shop.client.renewTokens().catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await outcome).toMatchObject({ code: 'token-client/login-required', endsSession: true })
  expect(shop.bff.requests).toEqual(['refresh {}', 'refresh {}'])
})

describe('an answer that is not to this request', () => {
  const answers: [string, typeof shop.bff.answer][] = [
    ['of another user, from a cache', () => Response.json(sessionOf(grace))],
    ['of another request', () => Response.json(sessionOf(grace), { headers: { 'stillhere-request': 'x'.repeat(36) } })],
    ['a page of the app', (_, request) => new Response('<!doctype html>', { headers: echo(request) })],
    ['a number', (_, request) => Response.json(7, { headers: echo(request) })],
    ['nothing', (_, request) => new Response(null, { headers: echo(request) })],
    ['a refusal in text', () => new Response('no', { status: 401 })],
  ]
  test.each(answers)('%s lets no user in and no user out', async (_name, answer) => {
    shop.bff.answer = answer
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/server-unavailable' })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/server-unavailable' })
    expect(shop.events).toEqual([])
    await isSignedIn()
  })

  const malformed: [string, object][] = [
    ['no status', { now: 1 }],
    ['an unknown status', { now: 1, status: 'ACTIVE' }],
    ['no user', { ...sessionOf(null) }],
    ['a person without a name', sessionOf({ iss: 'https://auth.shop.example', sub: '' })],
    ['no clock', { ...sessionOf(grace), now: undefined }],
    ['no contact', sessionOf(grace, { contactedAt: null })],
    ['no proof', sessionOf(grace, { authenticatedAt: 'today' })],
  ]
  test.each(malformed)('nor does one with %s', async (_name, content) => {
    shop.bff.answer = (_, request) => Response.json(content, { headers: echo(request) })
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/server-unavailable' })
    expect(shop.events).toEqual([])
    await isSignedIn()
  })
})

test.each([
  ['return_to_rejected', 'return-to-rejected'],
  ['csrf_header_missing', 'config-invalid'],
  ['parameter_forbidden', 'config-invalid'],
])('a refusal, %s, says what to correct', async (error, code) => {
  shop.bff.answer = (_, request) => Response.json({ error }, { status: 400, headers: echo(request) })
  await expect(shop.client.signIn()).rejects.toMatchObject({ code: `token-client/${code}`, retryable: false })
  expect(shop.page.left).toEqual([])
})

test.each(['auth', '//evil.example', '/auth/', '/auth?x', '/../auth', 'https://evil.example/auth', ''])(
  'the backend is on this origin, not at %j',
  async (basePath) => {
    shop = openBffShop({ basePath })
    const wrong = { code: 'token-client/config-invalid', field: 'basePath' }
    await expect(shop.client.restore()).rejects.toMatchObject(wrong)
    await expect(shop.client.signIn()).rejects.toMatchObject(wrong)
    expect(shop.bff.requests).toEqual([])
  },
)

test.each(['javascript:alert(1)', 'data:text/html,x', '/relative', 'http://auth.shop.example/', null])(
  'no user is redirected to %j',
  async (location) => {
    shop.bff.answer = (path, request) =>
      path === 'session' ? undefined : Response.json({ location, transaction: 't' }, { headers: echo(request) })
    await expect(shop.client.signIn()).rejects.toMatchObject({ code: 'token-client/server-unavailable' })
    await expect(shop.client.signIn({ mode: 'popup' })).rejects.toMatchObject({
      code: 'token-client/server-unavailable',
    })
    await expect(shop.client.signOut()).rejects.toMatchObject({ code: 'token-client/discovery-invalid' })
    expect(shop.page.left).toEqual([])
    expect(shop.page.popups).toMatchObject([{ url: '', closed: true }])
  },
)

describe('why a session is over', () => {
  test.each([
    ['idle-timeout', 'login-required'],
    ['absolute-timeout', 'login-required'],
    ['signed-out-elsewhere', 'login-required'],
    ['renewal-rejected', 'session-rejected'],
    ['revoked', 'session-revoked'],
    ['user-changed', 'subject-changed'],
    ['something new', 'login-required'],
  ])('%s is told as %s', async (reason, code) => {
    Object.assign(shop.bff, { session: null, reason })
    const error: unknown = await shop.client.getAccessToken({ forceRenew: true }).catch((one: unknown) => one)
    expect(error).toMatchObject({ code: `token-client/${code}`, endsSession: true })
    expect(shop.events).toEqual([{ type: 'sessionLost', error }])
    await expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test('what another person has by now is not shown to this one', async () => {
    shop.bff.answer = (_, request) => Response.json(sessionOf(grace), { headers: echo(request) })
    await expect(shop.client.renewTokens()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
    expect(shop.events).toMatchObject([{ type: 'sessionLost' }])
  })
})

test.each([3_600_000, -3_600_000])('a backend whose clock is %i ms ahead is understood', async (aheadMs) => {
  shop = openBffShop()
  shop.bff.aheadMs = aheadMs
  shop.bff.user = 'ada'
  const before = Date.now()
  const found = await shop.client.restore()
  expect(found?.contactedAt).toBeGreaterThanOrEqual(before)
  expect(found?.contactedAt).toBeLessThanOrEqual(Date.now())
  shop.open()
  const again = await shop.client.restore()
  // told by another page, which knows no more than that it was before it asked
  expect(again?.contactedAt).toBeLessThanOrEqual(Date.now())
  expect(again?.contactedAt).toBeGreaterThan(before - 1_000)
  expect((await shop.client.renewTokens()).contactedAt).toBe(again?.contactedAt)
})
