import { describe, expect, test } from 'vitest'
import { createTestBrowser } from './testing/index.ts'

const authorizeRequests = (server: { requests: readonly { endpoint: string }[] }) =>
  server.requests.filter(({ endpoint }) => endpoint === 'authorize').length

describe('restoring', () => {
  test('finds the session that another app has begun, with one silent authentication', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    expect(engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'ada' }, limit: 'idle' })
    expect(authorizeRequests(browser.server)).toBe(1)
  })

  test('is signed out where there is no session', async () => {
    const { engine } = await createTestBrowser({ signedIn: false }).openTab()
    expect(engine.store.getState()).toMatchObject({ status: 'signed-out', ssoSession: 'none', error: null })
    expect(engine.store.getState()).not.toHaveProperty('reason')
  })

  test('does not take a network failure for a sign-out', async () => {
    const browser = createTestBrowser()
    browser.server.fail('token-client/network')
    const { engine } = await browser.openTab()
    expect(engine.store.getState()).toMatchObject({
      status: 'signed-out',
      ssoSession: 'unknown',
      error: { code: 'token-client/network' },
    })
  })

  test('asks again when the network is back', async () => {
    const browser = createTestBrowser()
    browser.server.fail('token-client/network')
    const { engine, environment } = await browser.openTab()
    await environment.goOffline()
    await environment.goOnline()
    expect(engine.store.getState()).toMatchObject({ status: 'active', error: null, connection: 'ok' })
  })

  test('does not extend, by a page load, the SSO session of a person who has just been let go', async () => {
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

  test('a page that reloads itself does not count as a person', async () => {
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

describe('an absent person', () => {
  test('is warned and let go at the exact instant, and the SSO session was never extended', async () => {
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

  test('whose page asks for a token every second is let go all the same, the SSO session within the bound', async () => {
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

  test('with unattended: "renew" keeps the tokens coming, and still the application session ends', async () => {
    const browser = createTestBrowser({ policy: { unattended: 'renew' } })
    const { engine } = await browser.openTab()
    await browser.clock.advance(299_000)
    await expect(engine.getAccessToken()).resolves.toMatchObject({ type: 'Bearer' })
    await browser.clock.advance(1_000)
    expect(engine.store.getState().status).toBe('ended')
  })

  test('behind the modal no activity counts, and with confirm: "any-activity" it does', async () => {
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

describe('a present person', () => {
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

  test('who was active at the start only is extended once, at the trailing edge', async () => {
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

  test('who comes back late is extended with that very activity', async () => {
    const browser = createTestBrowser()
    const { act } = await browser.openTab()
    await browser.clock.advance(200_000)
    act()
    await browser.clock.advance(0)
    expect(authorizeRequests(browser.server)).toBe(2)
  })

  test('stays through a failing network, which is retried with patience', async () => {
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

  test('is not extended later than the bound allows, however often the network fails', async () => {
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

  test('is not asked for again and again when an extension has no effect', async () => {
    const browser = createTestBrowser()
    const { engine, tokenClient, act, events } = await browser.openTab()
    const state = engine.store.getState()
    if (state.status !== 'active') throw new Error(state.status)
    tokenClient.extendSession = async () => state.authentication // says that it has contacted nobody since
    await browser.clock.advance(149_000)
    act()
    await browser.clock.advance(60_000)
    const attempts = events.filter(({ type }) => type === 'extensionStarted' || type === 'extensionIneffective')
    expect(attempts.map(({ type }) => type)).toEqual(['extensionStarted', 'extensionIneffective'])
  })

  test('learns from the server that the session is gone', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(100_000)
    act()
    browser.server.endSession()
    await browser.clock.advance(50_000)
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    await expect(engine.getAccessToken()).rejects.toMatchObject({ code: 'token-client/session-ended' })
  })

  test('who returns to the window learns it soon', async () => {
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

describe('answering the warning', () => {
  test('"Stay signed in" extends at the server and counts as activity', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(250_000)
    await engine.extendSession()
    const answeredAt = browser.clock.now()
    expect(engine.store.getState()).toMatchObject({ status: 'active', deadlineAt: answeredAt + 300_000 })
    expect(browser.server.sessionExpiresAt()).toBe(answeredAt + 300_000)
    await browser.clock.advance(150_000)
    expect(browser.server.requests.at(-1)?.at).toBe(answeredAt) // the answer alone is no reason for another contact
  })

  test('the answer decides even if it arrives after the deadline', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(298_000)
    browser.server.setLatency(3_000)
    const answer = engine.extendSession()
    await browser.clock.advance(2_500)
    expect(engine.store.getState()).toMatchObject({ status: 'expiring', extending: true })
    await browser.clock.advance(10_000)
    await expect(answer).resolves.toMatchObject({ user: { sub: 'ada' } })
    expect(engine.store.getState().status).toBe('active')
  })

  test('tries again while time remains, then says why it could not', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(250_000)
    browser.server.fail('token-client/network', 99)
    const answer = engine.extendSession()
    const outcome = expect(answer).rejects.toMatchObject({ code: 'token-client/network' })
    await browser.clock.advance(20_000)
    expect(engine.store.getState()).toMatchObject({ status: 'expiring', extending: true, connection: 'retrying' })
    await browser.clock.advance(30_000)
    await outcome
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('tries at once when the network is back', async () => {
    const browser = createTestBrowser()
    const { engine, environment } = await browser.openTab()
    await browser.clock.advance(250_000)
    await environment.goOffline()
    const answer = engine.extendSession()
    await browser.clock.advance(4_000)
    expect(engine.store.getState().connection).toBe('offline')
    await environment.goOnline()
    await answer
    expect(engine.store.getState()).toMatchObject({ status: 'active', connection: 'ok' })
  })

  test('two clicks cause one request', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(250_000)
    await Promise.all([engine.extendSession(), engine.extendSession()])
    expect(authorizeRequests(browser.server)).toBe(2)
  })

  test('comes too late after the end', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.sleep(400_000)
    await expect(engine.extendSession()).rejects.toMatchObject({ code: 'token-client/session-ended' })
    expect(authorizeRequests(browser.server)).toBe(1)
  })
})

describe('the clock', () => {
  test('a dead session is never shown as a short countdown after sleep', async () => {
    const browser = createTestBrowser()
    const { engine, environment, act } = await browser.openTab()
    const statuses: string[] = []
    engine.store.subscribe(({ status }) => statuses.push(status))
    await browser.clock.sleep(28_800_000)
    act() // the lid opens: the first mouse move must not save what is over
    await environment.show()
    expect(statuses).toEqual(['ended'])
    expect(authorizeRequests(browser.server)).toBe(1)
  })

  test('a first move after sleep counts only after the clock was looked at', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(100_000)
    act()
    await browser.clock.advance(60_000) // extended at 150 s: the SSO session lives until 450 s, the person's time is 400 s
    await browser.clock.sleep(200_000)
    act()
    expect(engine.store.getState()).toMatchObject({ status: 'expiring', lastActivityAt: browser.clock.now() - 260_000 })
    await browser.clock.sleep(60_000)
    act()
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('waking up inside the window shows what is really left', async () => {
    const browser = createTestBrowser()
    const { engine, environment } = await browser.openTab()
    await browser.clock.sleep(275_000)
    await environment.show()
    expect(engine.store.getState().status).toBe('expiring')
    expect(engine.countdown.getState()).toBe(25)
  })

  test('setting the clock back extends nothing', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(100_000)
    browser.clock.jump(-3_600_000)
    await browser.clock.advance(199_999)
    expect(engine.store.getState().status).toBe('expiring')
    await browser.clock.advance(1)
    expect(engine.store.getState().status).toBe('ended')
  })

  test('a present person survives a clock that is set back', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(100_000)
    browser.clock.jump(-3_600_000)
    for (let minute = 0; minute < 20; minute++) {
      act()
      await browser.clock.advance(60_000)
    }
    expect(engine.store.getState().status).toBe('active')
  })

  test('the countdown ticks once a second, only while somebody watches a visible page', async () => {
    const browser = createTestBrowser()
    const { engine, environment } = await browser.openTab()
    const seen: (number | null)[] = []
    const unwatch = engine.countdown.subscribe((left) => seen.push(left))
    await browser.clock.advance(240_000)
    await browser.clock.advance(3_000)
    expect(seen).toEqual([60, 59, 58, 57])
    await environment.hide()
    await browser.clock.advance(30_000)
    expect(seen).toHaveLength(4)
    await environment.show()
    expect(seen.at(-1)).toBe(27)
    unwatch()
    await browser.clock.advance(5_000)
    expect(seen).toHaveLength(5)
  })

  test('an alarm of a hundred days is one alarm at a time', async () => {
    const day = 86_400_000
    const browser = createTestBrowser({
      idleTimeoutMs: 100 * day,
      policy: { idleTimeoutMs: 100 * day, warningLeadMs: day },
    })
    const { engine } = await browser.openTab()
    expect(browser.clock.alarms()).toBe(1)
    await browser.clock.advance(99 * day - 1)
    expect(engine.store.getState().status).toBe('active')
    await browser.clock.advance(1)
    expect(engine.store.getState().status).toBe('expiring')
  })
})

describe('the absolute limit', () => {
  test('is warned of as one that cannot be extended, and ends on time', async () => {
    const browser = createTestBrowser({ absoluteTimeoutMs: 600_000, policy: { absoluteTimeoutMs: 600_000 } })
    const { engine, act } = await browser.openTab()
    for (let second = 0; second < 540; second += 10) {
      await browser.clock.advance(10_000)
      act()
    }
    expect(engine.store.getState()).toMatchObject({ status: 'expiring', limit: 'absolute' })
    await engine.extendSession()
    expect(engine.store.getState()).toMatchObject({ status: 'expiring', limit: 'absolute' })
    await browser.clock.advance(60_000)
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'absolute-timeout' })
  })
})

describe('coming back', () => {
  test('asks silently first: another app has kept the session alive', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(200_000)
    browser.server.touch()
    await browser.clock.advance(100_000)
    expect(engine.store.getState().status).toBe('ended')
    await engine.reauthenticate()
    expect(engine.store.getState()).toMatchObject({ status: 'active', error: null })
    expect(browser.server.requests.at(-2)).toMatchObject({ endpoint: 'authorize', prompt: 'none' })
  })

  test('asks the person when the session is gone at the server', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(300_000)
    await engine.reauthenticate()
    expect(engine.store.getState().status).toBe('active')
    expect(browser.server.requests.at(-2)?.prompt).toBeUndefined()
  })

  test('asks for credentials where the policy wants that', async () => {
    const browser = createTestBrowser({ policy: { returnAfterIdle: 'login' } })
    const { engine } = await browser.openTab()
    await browser.clock.advance(200_000)
    browser.server.touch()
    await browser.clock.advance(100_000)
    await engine.reauthenticate()
    expect(browser.server.requests.at(-2)?.prompt).toBe('login')
  })

  test('stays ended, and says why, when only the network has failed', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(300_000)
    browser.server.fail('token-client/network')
    await expect(engine.reauthenticate()).rejects.toMatchObject({ code: 'token-client/network' })
    expect(engine.store.getState()).toMatchObject({
      status: 'ended',
      reason: 'idle-timeout',
      error: { retryable: true },
    })
  })

  test('another subject is another session', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(300_000)
    const { generation } = engine.store.getState()
    browser.server.signInAs({ iss: 'https://memory.example', sub: 'grace' })
    await engine.reauthenticate()
    expect(engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'grace' } })
    expect(engine.store.getState().generation).toBeGreaterThan(generation)
  })
})

describe('stopping', () => {
  test('leaves no alarm, listener or channel, and settles whoever waits', async () => {
    const browser = createTestBrowser()
    const { engine, environment, act } = await browser.openTab()
    act()
    await browser.clock.advance(250_000)
    engine.countdown.subscribe(() => {})
    engine.holdActive('upload')
    const waiting = engine.getAccessToken({ forceRenew: true })
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'token-client/aborted' })
    engine.stop()
    await outcome
    expect(browser.clock.alarms()).toBe(0)
    expect(environment.open()).toBe(0)
  })

  test('can be started again, as React does in StrictMode: one sign-in, one request', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    engine.stop()
    engine.start()
    await browser.clock.advance(0)
    expect(engine.store.getState().status).toBe('active')
    expect(authorizeRequests(browser.server)).toBe(1)
  })
})

describe('a busy lease', () => {
  test('keeps a person in who watches a film, until it is released', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    const release = engine.holdActive('film', { maxMs: 3_600_000 })
    await browser.clock.advance(1_200_000)
    expect(engine.store.getState().status).toBe('active')
    release()
    await browser.clock.advance(337_500)
    expect(engine.store.getState().status).toBe('ended')
  })

  test('may be held before anybody is signed in, or the engine has started', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    engine.stop()
    engine.holdActive('upload', { maxMs: 3_600_000 })
    engine.start()
    await browser.clock.advance(600_000)
    expect(engine.store.getState().status).toBe('active')
  })

  test('is bounded', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    engine.holdActive('forgotten')
    await browser.clock.advance(600_000)
    expect(engine.store.getState().status).toBe('ended')
  })
})
