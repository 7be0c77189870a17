import { describe, expect, test } from 'vitest'
import { createTestBrowser } from './testing/index.ts'

const authorizeRequests = (server: { requests: readonly { endpoint: string }[] }) =>
  server.requests.filter(({ endpoint }) => endpoint === 'authorize').length

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

  test('retries while time is left, then rejects with the last error', async () => {
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

  test('retries at once when the network is back', async () => {
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

  test('is refused after the end', async () => {
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

  test('activity after sleep counts only after the deadlines were compared', async () => {
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

  test('waking up inside the warning window shows the true time left', async () => {
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

  test('the session of an active user survives a clock that is set back', async () => {
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

  test('the countdown ticks once a second, only with a subscriber and a visible page', async () => {
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

  test('a deadline in a hundred days sets one alarm', async () => {
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
  test('is announced as one that cannot be extended, and ends on time', async () => {
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

describe('reauthenticate', () => {
  test('tries silent authentication first: another app kept the SSO session alive', async () => {
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

  test('asks the user when the SSO session has ended', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    await browser.clock.advance(300_000)
    await engine.reauthenticate()
    expect(engine.store.getState().status).toBe('active')
    expect(browser.server.requests.at(-2)?.prompt).toBeUndefined()
  })

  test('asks for credentials if the policy says so', async () => {
    const browser = createTestBrowser({ policy: { returnAfterIdle: 'login' } })
    const { engine } = await browser.openTab()
    await browser.clock.advance(200_000)
    browser.server.touch()
    await browser.clock.advance(100_000)
    await engine.reauthenticate()
    expect(browser.server.requests.at(-2)?.prompt).toBe('login')
  })

  test('stays ended, with the error, when only the network failed', async () => {
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

  test('another user starts another session', async () => {
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
  test('leaves no alarm, listener or channel, and rejects pending calls', async () => {
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
  test('keeps the session of a user who watches a film, until it is released', async () => {
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    const release = engine.holdActive('film', { maxMs: 3_600_000 })
    await browser.clock.advance(1_200_000)
    expect(engine.store.getState().status).toBe('active')
    release()
    await browser.clock.advance(337_500)
    expect(engine.store.getState().status).toBe('ended')
  })

  test('can be held before a sign-in and before the engine starts', async () => {
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

describe('a click at the last moment', () => {
  /** A user with activity at 100 s: idle deadline at 400 s, end of the SSO session at 450 s. */
  const untilLastSecond = async () => {
    const browser = createTestBrowser()
    const tab = await browser.openTab()
    await browser.clock.advance(100_000)
    tab.act()
    await browser.clock.advance(299_500)
    const { deadlineAt } = tab.engine.store.getState() as { deadlineAt: number }
    return { ...tab, browser, deadlineAt }
  }

  test('counts at the instant when it was made, even if a busy page handles it late', async () => {
    const { engine, browser, act, deadlineAt } = await untilLastSecond()
    browser.clock.stall(2_000)
    act() // the pointer goes down before the button is clicked
    const kept = engine.extendSession({ requestedAt: deadlineAt - 1 })
    await browser.clock.advance(0)
    await expect(kept).resolves.toMatchObject({ user: { sub: 'ada' } })
    expect(engine.store.getState()).toMatchObject({ status: 'active', lastActivityAt: deadlineAt - 1 })
  })

  test.each([
    ['made after the deadline', 0],
    ['supposedly made long ago', -60_000],
  ])('is refused when it was %s', async (_, ms) => {
    const { engine, browser, deadlineAt } = await untilLastSecond()
    browser.clock.stall(2_000)
    const refused = engine.extendSession({ requestedAt: deadlineAt + ms })
    await expect(refused).rejects.toMatchObject({ code: 'token-client/session-ended' })
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('keeps all tabs signed in while the answer is pending, but a tab that crashes meanwhile only for a short time', async () => {
    const { engine, browser, act, environment } = await untilLastSecond()
    const other = await browser.openTab()
    act()
    browser.server.setLatency(4_000)
    const kept = engine.extendSession()
    await browser.clock.advance(3_000)
    expect(other.engine.store.getState()).toMatchObject({ status: 'expiring', extending: true })
    await browser.clock.advance(6_000)
    await expect(kept).resolves.toMatchObject({ user: { sub: 'ada' } })
    expect([engine, other.engine].map((one) => one.store.getState().status)).toEqual(['active', 'active'])

    await browser.clock.advance(289_000)
    browser.server.setLatency(30_000)
    engine.extendSession().catch(() => {})
    await browser.clock.advance(0)
    environment.crash()
    const { deadlineAt } = other.engine.store.getState() as { deadlineAt: number }
    await browser.clock.advance(deadlineAt - browser.clock.now() + 14_999)
    expect(other.engine.store.getState().status).toBe('expiring')
    await browser.clock.advance(1)
    expect(other.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('a refusal in one tab ends the wait in the others', async () => {
    const { engine, browser } = await untilLastSecond()
    const other = await browser.openTab()
    browser.server.setLatency(4_000)
    browser.server.fail('token-client/silent-no-answer')
    engine.extendSession().catch(() => {})
    await browser.clock.advance(3_999)
    expect(other.engine.store.getState()).toMatchObject({ status: 'expiring', extending: true })
    await browser.clock.advance(1)
    expect(other.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })
})
