import { createMemoryClient } from '@stillhere/token-client/memory'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSessionEngine } from './createSessionEngine.ts'
import { createTestBrowser } from './testing/index.ts'

describe('code of the app that throws is reported, and the session goes on', () => {
  const bug = new Error('a bug in the app')
  const fail = () => {
    throw bug
  }
  const collectReports = () => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    return reported
  }
  afterEach(() => vi.unstubAllGlobals())

  test('a listener of events', async () => {
    const reported = collectReports()
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    engine.onEvent(({ type }) => type === 'warningShown' && fail())
    await browser.clock.advance(300_000)
    expect(reported).toEqual([bug])
    expect(engine.store.getState().status).toBe('ended')
  })

  test('a subscriber of the store, from the sign-in on: the idle timeout stays on, and tabs stay in step', async () => {
    const reported = collectReports()
    const browser = createTestBrowser({ signedIn: false })
    const { engine } = await browser.openTab()
    const other = await browser.openTab()
    const seen: string[] = []
    engine.store.subscribe(fail)
    engine.store.subscribe(({ status }) => seen.at(-1) === status || seen.push(status))
    await engine.signIn()
    await browser.clock.advance(0)
    expect(other.engine.store.getState().status).toBe('active')
    await browser.clock.advance(240_000)
    expect(engine.store.getState().status).toBe('expiring')
    await engine.extendSession()
    await browser.clock.advance(300_000)
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
    expect(seen).toEqual(['active', 'expiring', 'active', 'expiring', 'ended'])
    expect(new Set(reported)).toEqual(new Set([bug]))
  })

  test('a subscriber that throws while the session is restored', async () => {
    const reported = collectReports()
    const browser = createTestBrowser()
    browser.server.setLatency(1_000)
    const { engine } = await browser.openTab()
    engine.store.subscribe(fail)
    await browser.clock.advance(5_000)
    expect(engine.store.getState().status).toBe('active')
    await browser.clock.advance(300_000)
    expect(engine.store.getState().status).toBe('ended')
    expect(reported.length).toBeGreaterThan(0)
  })

  test('a subscriber of the countdown', async () => {
    const reported = collectReports()
    const browser = createTestBrowser()
    const { engine } = await browser.openTab()
    const seen: (number | null)[] = []
    engine.countdown.subscribe(fail)
    engine.countdown.subscribe((left) => seen.push(left))
    await browser.clock.advance(243_000)
    expect(seen).toEqual([60, 59, 58, 57])
    await browser.clock.advance(57_000)
    expect(engine.store.getState().status).toBe('ended')
    expect(reported).toHaveLength(seen.length)
  })

  test('a subscriber never stops a renewal', async () => {
    collectReports()
    const browser = createTestBrowser({ renewal: 'refresh-token' })
    const { engine, act } = await browser.openTab()
    engine.store.subscribe(fail)
    await browser.clock.advance(100_000)
    act()
    await browser.clock.advance(40_000)
    expect(browser.server.requests.at(-1)?.grantType).toBe('refresh_token')
  })

  test('an activity source: the other sources are used', async () => {
    const reported = collectReports()
    const browser = createTestBrowser()
    let report = (_source: string) => {}
    const engine = createSessionEngine({
      tokenClient: createMemoryClient({ server: browser.server, now: browser.clock.now, sleep: browser.clock.wait }),
      environment: browser.tabs.open(),
      activitySources: [
        fail,
        (listener) => {
          report = listener
          return fail
        },
      ],
    })
    engine.start()
    await browser.clock.advance(10_000)
    report('test')
    expect(engine.store.getState()).toMatchObject({ status: 'active', lastActivityAt: browser.clock.now() })
    engine.stop()
    expect(reported).toEqual([bug, bug])
    expect(browser.clock.alarms()).toBe(0)
  })

  test('a storage of the app: the alarm is kept, without a busy loop', async () => {
    const reported = collectReports()
    const browser = createTestBrowser()
    const { engine, environment } = await browser.openTab()
    environment.storage.getItem = fail
    await browser.clock.advance(260_000)
    environment.storage.getItem = () => null
    await browser.clock.advance(1_000)
    expect(engine.store.getState().status).toBe('expiring')
    await browser.clock.advance(39_000)
    expect(engine.store.getState().status).toBe('ended')
    expect(reported.length).toBeLessThan(30)
  })
})
