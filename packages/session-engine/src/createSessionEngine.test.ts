import { TokenClientError } from '@stillhere/token-client'
import { describe, expect, test } from 'vitest'
import { createSessionEngine } from './createSessionEngine.ts'
import { createTestBrowser } from './testing/index.ts'

const authorizeRequests = (server: { requests: readonly { endpoint: string }[] }) =>
  server.requests.filter(({ endpoint }) => endpoint === 'authorize').length

describe('restoring', () => {
  test('finds the session that another app started, with one silent authentication', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    expect(engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'ada' }, limit: 'idle' })
    expect(authorizeRequests(browser.server)).toBe(1)
  })

  test('is signed out if there is no session', async () => {
    const { engine } = await createTestBrowser({ signedIn: false }).openTab()
    expect(engine.store.getState()).toMatchObject({ status: 'signed-out', ssoSession: 'none', error: null })
    expect(engine.store.getState()).not.toHaveProperty('reason')
  })

  test('does not treat a network failure as a sign-out', async () => {
    const browser = createTestBrowser()
    browser.server.fail('token-client/network')
    const { engine } = await browser.openTab()
    expect(engine.store.getState()).toMatchObject({
      status: 'signed-out',
      ssoSession: 'unknown',
      error: { code: 'token-client/network' },
    })
  })

  test.each([
    'silent-unavailable',
    'silent-blocked',
    'silent-no-answer',
    'interaction-required',
    'authorization-failed',
  ] as const)('is signed out without an error if the silent answer is %s', async (code) => {
    const browser = createTestBrowser()
    browser.server.fail(`token-client/${code}`)
    const { engine } = await browser.openTab()
    expect(engine.store.getState()).toMatchObject({ status: 'signed-out', ssoSession: 'unknown', error: null })
  })

  test('a sign-in that the server has refused is an error', async () => {
    const { engine, tokenClient } = await createTestBrowser({ signedIn: false }).openTab()
    engine.stop()
    const refused = new TokenClientError('token-client/interaction-required', 'callback', 'The server refused.')
    tokenClient.restore = () => Promise.reject(refused)
    const again = createSessionEngine({ tokenClient, environment: createTestBrowser().tabs.open() })
    again.start()
    await Promise.resolve()
    await Promise.resolve()
    again.stop()
    expect(again.store.getState()).toMatchObject({ status: 'signed-out', error: refused })
  })

  test('reports where a failed sign-in wanted to return to', async () => {
    const browser = createTestBrowser({ signedIn: false })
    const { engine, tokenClient, events } = await browser.openTab()
    engine.stop()
    const denied = new TokenClientError('token-client/access-denied', 'callback', 'The server refused.')
    denied.returnTo = '/orders?sort=oldest'
    tokenClient.restore = () => Promise.reject(denied)
    const again = createSessionEngine({
      tokenClient,
      environment: browser.tabs.open(),
      onEvent: (event) => events.push(event),
    })
    again.start()
    await browser.clock.advance(0)
    again.stop()
    expect(events.at(-2)).toMatchObject({ type: 'commandFailed', command: 'restore', returnTo: '/orders?sort=oldest' })
    expect(again.store.getState()).toMatchObject({ status: 'signed-out', error: denied })
  })

  test('looks again when the network is back', async () => {
    const browser = createTestBrowser()
    browser.server.fail('token-client/network')
    const { engine, environment } = await browser.openTab()
    await environment.goOffline()
    await environment.goOnline()
    expect(engine.store.getState()).toMatchObject({ status: 'active', error: null, connection: 'ok' })
  })

  test('a page load after a timeout does not extend the SSO session', async () => {
    const browser = createTestBrowser()
    const first = await browser.openTab()
    await browser.clock.advance(1_000)
    first.act()
    await browser.clock.advance(301_000) // extended once, at 150 s: the SSO session lives until 450 s
    expect(first.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    const asked = browser.server.requests.length
    const second = await browser.openTab()
    expect(second.engine.store.getState()).toMatchObject({ status: 'signed-out', reason: 'idle-timeout' })
    expect(browser.server.requests.length).toBe(asked)
  })

  test('a page that reloads itself is not activity', async () => {
    const browser = createTestBrowser()
    const first = await browser.openTab()
    first.engine.stop()
    await browser.clock.advance(200_000)
    const { engine } = await browser.openTab()
    await browser.clock.advance(99_000)
    expect(engine.store.getState().status).toBe('expiring')
    await browser.clock.advance(1_000)
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })
})

describe('an absent user', () => {
  test('is warned and signed out at the exact instants, and the SSO session is never extended', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(239_999)
    expect(engine.store.getState().status).toBe('active')
    await browser.clock.advance(1)
    expect(engine.store.getState()).toMatchObject({ status: 'expiring', limit: 'idle' })
    await browser.clock.advance(59_999)
    expect(engine.store.getState().status).toBe('expiring')
    await browser.clock.advance(1)
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    expect(authorizeRequests(browser.server)).toBe(1)
    expect(browser.server.sessionExpiresAt()).toBeNull()
  })

  test('is signed out although the page asks for a token every second, the SSO session within the bound', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(20_000)
    act()
    const lastActivityAt = browser.clock.now()
    const outcomes: string[] = []
    for (let second = 0; second < 300; second++) {
      engine.getAccessToken().then(
        () => outcomes.push('token'),
        (error) => outcomes.push(error.code),
      )
      await browser.clock.advance(1_000)
    }
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    expect(outcomes).toHaveLength(300) // every promise has settled
    expect(new Set(outcomes)).toEqual(new Set(['token', 'token-client/session-ended']))
    const overshoot = (browser.server.sessionExpiresAt() ?? 0) - (lastActivityAt + 300_000)
    expect(overshoot).toBeLessThanOrEqual(150_000)
    const last = browser.server.requests.at(-1)
    expect(last?.at).toBeLessThanOrEqual(lastActivityAt + 150_000)
  })

  test('with unattended: "renew" tokens are renewed, and still the application session ends', async () => {
    const browser = createTestBrowser({ policy: { unattended: 'renew' } })
    const { engine } = await browser.openTab()
    await browser.clock.advance(299_000)
    await expect(engine.getAccessToken()).resolves.toMatchObject({ type: 'Bearer' })
    await browser.clock.advance(1_000)
    expect(engine.store.getState().status).toBe('ended')
  })

  test('activity during the warning does not count, but does with confirm: "any-activity"', async () => {
    for (const confirm of ['explicit', 'any-activity'] as const) {
      const browser = createTestBrowser({ policy: { confirm } })
      const { engine, act } = await browser.openTab()
      await browser.clock.advance(250_000)
      act()
      await browser.clock.advance(1_000)
      expect(engine.store.getState().status).toBe(confirm === 'explicit' ? 'expiring' : 'active')
    }
  })
})

describe('an active user', () => {
  test('is never warned, and the server is contacted at most twice per idle timeout', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    const statuses = new Set<string>()
    engine.store.subscribe(({ status }) => statuses.add(status))
    for (let second = 0; second < 1_200; second += 5) {
      act()
      void engine.getAccessToken()
      await browser.clock.advance(5_000)
    }
    expect(statuses).toEqual(new Set(['active']))
    const contacts = browser.server.requests.filter(({ endpoint }) => endpoint === 'authorize').map(({ at }) => at)
    for (const from of contacts) {
      const within = contacts.filter((at) => at > from && at <= from + 300_000)
      expect(within.length).toBeLessThanOrEqual(2)
    }
    expect(contacts.length).toBeGreaterThan(7)
  })

  test('who was active only at the start is extended once, at the trailing edge', async () => {
    const browser = createTestBrowser()
    const { act } = await browser.openTab()
    await browser.clock.advance(10_000)
    act()
    await browser.clock.advance(139_999)
    expect(authorizeRequests(browser.server)).toBe(1)
    await browser.clock.advance(1)
    expect(authorizeRequests(browser.server)).toBe(2)
    await browser.clock.advance(100_000)
    expect(authorizeRequests(browser.server)).toBe(2)
  })

  test('who comes back late is extended by that activity', async () => {
    const browser = createTestBrowser()
    const { act } = await browser.openTab()
    await browser.clock.advance(200_000)
    act()
    await browser.clock.advance(0)
    expect(authorizeRequests(browser.server)).toBe(2)
  })

  test('stays signed in while the network fails, with retries', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(140_000)
    act()
    browser.server.fail('token-client/network', 3)
    await browser.clock.advance(10_000)
    expect(engine.store.getState()).toMatchObject({ status: 'active', connection: 'retrying' })
    await browser.clock.advance(20_000)
    expect(engine.store.getState()).toMatchObject({ status: 'active', connection: 'ok', error: null })
    expect(authorizeRequests(browser.server)).toBe(5)
  })

  test('is not extended after the bound, however often the network fails', async () => {
    const browser = createTestBrowser()
    const { act } = await browser.openTab()
    await browser.clock.advance(10_000)
    act()
    const bound = browser.clock.now() + 150_000
    await browser.clock.advance(139_000)
    browser.server.fail('token-client/network', 99)
    await browser.clock.advance(90_000)
    expect(browser.server.requests.at(-1)?.at).toBeGreaterThan(bound - 11_000)
    expect(browser.server.requests.at(-1)?.at).toBeLessThanOrEqual(bound)
  })

  test('causes one attempt only when an extension has no effect', async () => {
    const browser = createTestBrowser()
    const { engine, tokenClient, act, events } = await browser.openTab()
    const state = engine.store.getState()
    if (state.status !== 'active') throw new Error(state.status)
    tokenClient.extendSession = async () => state.authentication // reports no later contact
    await browser.clock.advance(149_000)
    act()
    await browser.clock.advance(60_000)
    const attempts = events.filter(({ type }) => type === 'extensionStarted' || type === 'extensionIneffective')
    expect(attempts.map(({ type }) => type)).toEqual(['extensionStarted', 'extensionIneffective'])
  })

  test('has tokens renewed in advance again after a renewal failed for good', async () => {
    const browser = createTestBrowser({ renewal: 'refresh-token' })
    const { engine, act } = await browser.openTab()
    const renewals = () => browser.server.requests.filter(({ grantType }) => grantType === 'refresh_token').length
    await browser.clock.advance(130_000)
    act()
    browser.server.fail('token-client/token-response-invalid')
    await browser.clock.advance(10_000)
    expect(renewals()).toBe(1)
    await engine.getAccessToken({ forceRenew: true })
    expect(renewals()).toBe(2)
    await browser.clock.advance(100_000)
    act()
    await browser.clock.advance(50_000)
    expect(renewals()).toBe(3)
  })

  test('causes no renewal of tokens that a backend keeps', async () => {
    const browser = createTestBrowser({ renewal: 'refresh-token' })
    const { act, tokenClient } = await browser.openTab()
    Object.assign(tokenClient.capabilities, { tokensAtServer: true })
    await browser.clock.advance(130_000)
    act()
    await browser.clock.advance(19_000)
    expect(browser.server.requests.filter(({ grantType }) => grantType === 'refresh_token')).toEqual([])
  })

  test('is signed out when the server says that the session ended', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(100_000)
    act()
    browser.server.endSession()
    await browser.clock.advance(50_000)
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    await expect(engine.getAccessToken()).rejects.toMatchObject({ code: 'token-client/session-ended' })
  })

  test('who returns to the window learns that soon', async () => {
    const browser = createTestBrowser()
    const { engine, environment, act } = await browser.openTab()
    await browser.clock.advance(10_000)
    act()
    await environment.hide()
    browser.server.endSession()
    await browser.clock.advance(60_000)
    await environment.show()
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  })
})
