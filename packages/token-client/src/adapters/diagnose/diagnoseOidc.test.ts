import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { OidcClientOptions } from '../oidc/index.ts'
import { openHostileShop, type HostileShop } from '../../testing/openHostileShop.ts'
import { diagnoseOidc, type FindingTopic } from './index.ts'

let shop: HostileShop
let policy: EventTarget

beforeEach(() => {
  shop = openHostileShop()
  policy = new EventTarget()
  vi.stubGlobal('document', Object.assign(policy, document))
  vi.stubGlobal('localStorage', sessionStorage)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const diagnose = async (options: Partial<OidcClientOptions> = {}, askFrame?: boolean) => {
  const { issuer, fetch } = shop.provider
  const given = { issuer, clientId: 'shop', fetch, ...options }
  const findings = await diagnoseOidc(given, askFrame === undefined ? {} : { askFrame })
  return Object.fromEntries(findings.map(({ topic, ...rest }) => [topic, rest])) as Partial<
    Record<FindingTopic, { outcome: string; explanation: string }>
  >
}
const script = (...overrides: Parameters<HostileShop['provider']['script']>) => shop.provider.script(...overrides)

test('where all is well it says so, signs no user in and leaves nothing', async () => {
  const found = await diagnose()
  const topics: FindingTopic[] = [
    'configuration',
    'discovery',
    'keys',
    'token-endpoint',
    'response-modes',
    'hidden-frame',
    'third-party-cookies',
    'cross-origin-isolation',
    'refresh-tokens',
    'end-session',
  ]
  for (const topic of topics) expect([topic, found[topic]?.outcome]).toEqual([topic, 'works'])
  expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['invalid_grant'])
  expect(shop.page.storage.size).toBe(0)
  expect(shop.page.frames.every(({ isRemoved }) => isRemoved)).toBe(true)
})

test('without the frame the SSO session is left alone', async () => {
  const found = await diagnose({}, false)
  expect(found['hidden-frame']).toBeUndefined()
  expect(shop.provider.journal.of('authorize')).toEqual([])
})

test('a wrong option is named, and the browser is looked at all the same', async () => {
  const found = await diagnose({ scope: 'profile' })
  expect(found.configuration).toMatchObject({ outcome: 'fails', explanation: expect.stringContaining('"scope"') })
  expect(found.storage?.outcome).toBe('works')
  expect(shop.provider.journal.entries).toEqual([])
})

describe('discovery', () => {
  test('that answers but not to this page is told from one that does not answer', async () => {
    const { fetch } = shop.provider
    const send: typeof fetch = (input, init) =>
      init?.mode === 'no-cors' ? Promise.resolve(new Response()) : Promise.reject(new TypeError('Failed to fetch'))
    const refused = (await diagnose({ fetch: send })).discovery
    expect(refused).toMatchObject({
      outcome: 'fails',
      explanation: expect.stringContaining('allow the origin https://shop.example'),
    })
    const dead = (await diagnose({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) })).discovery
    expect(dead).toMatchObject({ outcome: 'fails', explanation: expect.stringContaining('Nothing answers') })
  })

  test('by another name says which', async () => {
    script({ at: 'discovery', json: { issuer: 'https://auth.shop.example/' } })
    expect((await diagnose()).discovery?.explanation).toContain('"https://auth.shop.example/"')
  })
})

test('answers that this page may not read are named with their address', async () => {
  script({ at: 'token', noCors: true }, { at: 'jwks', noCors: true })
  const found = await diagnose()
  expect(found['token-endpoint']).toMatchObject({
    outcome: 'fails',
    explanation: expect.stringContaining('https://auth.shop.example/token'),
  })
  expect(found.keys?.outcome).toBe('fails')
})

describe('the hidden frame', () => {
  test('that gets a page in place of an answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    script({ at: 'authorize', status: 200, body: '<h1>Sign in</h1>' })
    const diagnosing = diagnose()
    while (shop.page.frames.length === 0) await vi.advanceTimersByTimeAsync(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await diagnosing)['hidden-frame']).toMatchObject({
      outcome: 'fails',
      explanation: expect.stringMatching(/redirectUri "https:\/\/shop\.example\/".*X-Frame-Options/),
    })
  })

  test('that this page forbids itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    shop.page.onFrame = (frame) => {
      policy.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { effectiveDirective: 'frame-src' }))
      frame.dispatchEvent(new Event('load'))
    }
    const diagnosing = diagnose()
    while (shop.page.frames.length === 0) await vi.advanceTimersByTimeAsync(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await diagnosing)['hidden-frame']?.explanation).toContain('"frame-src"')
  })

  test('on another site that sees no user leaves it open whether a cookie was kept back', async () => {
    shop.provider.user = null
    expect((await diagnose())['third-party-cookies']?.outcome).toBe('works')
    shop = openHostileShop({}, { issuer: 'https://login.example.org' })
    vi.stubGlobal('document', Object.assign(new EventTarget(), document))
    shop.provider.user = null
    const found = await diagnose()
    expect(found['third-party-cookies']?.outcome).toBe('unknown')
    expect(found['hidden-frame']?.outcome).toBe('works')
  })

  test('in an isolated page is not tried', async () => {
    vi.stubGlobal('crossOriginIsolated', true)
    const found = await diagnose()
    expect([found['hidden-frame']?.outcome, found['cross-origin-isolation']?.outcome]).toEqual(['fails', 'fails'])
    expect(shop.page.frames).toEqual([])
  })
})

test('what the server lacks is limited or fails, by whether it is asked for', async () => {
  script({
    at: 'discovery',
    json: {
      response_modes_supported: ['query'],
      end_session_endpoint: undefined,
      grant_types_supported: ['authorization_code'],
      pushed_authorization_request_endpoint: undefined,
      dpop_signing_alg_values_supported: ['RS256'],
    },
  })
  const found = await diagnose({ useRefreshTokens: true, useDpop: true, usePar: true }, false)
  expect(found).toMatchObject({
    'response-modes': { outcome: 'limited' },
    'end-session': { outcome: 'limited' },
    'refresh-tokens': { outcome: 'fails' },
    'pushed-requests': { outcome: 'fails' },
    dpop: { outcome: 'fails' },
  })
  expect((await diagnose({}, false))['refresh-tokens']?.outcome).toBe('limited')
})

test.each<[number, string]>([
  [10, 'works'],
  [-3600, 'fails'],
])('a clock that is %d s off %s', async (seconds, outcome) => {
  script({ at: 'discovery', headers: { date: new Date(Date.now() + seconds * 1000).toUTCString() } })
  const { clock } = await diagnose({}, false)
  expect(clock?.outcome).toBe(outcome)
  expect(clock?.explanation).toMatch(seconds > 0 ? /(9|10) s behind/ : /360[01] s ahead/)
})

test('blocked storage stops a sign-in by redirect, but not in a window', async () => {
  shop.page.storageIsBlocked = true
  expect((await diagnose({}, false)).storage).toMatchObject({
    outcome: 'fails',
    explanation: expect.stringContaining('window'),
  })
})
