import { describe, expect, test } from 'vitest'
import { hasSignedOut } from './state/sessionState.ts'
import { policies, providerPolicies, publicServicePolicies } from './state/policies.ts'
import { createTestBrowser } from './testing/index.ts'

const grace = { iss: 'https://memory.example', sub: 'grace' }
const second = 1_000

describe('renewals in the background', () => {
  const renewalsOf = (browser: ReturnType<typeof createTestBrowser>) =>
    browser.server.requests.filter(({ grantType }) => grantType === 'refresh_token')

  test('are retried after 1, 2, 4 … s when they fail, and after a success after 1 s again', async () => {
    const browser = createTestBrowser({ renewal: 'refresh-token' })
    const { act, events } = await browser.openTab()
    await browser.clock.advance(100 * second)
    act()
    browser.server.fail('token-client/network', 4)
    await browser.clock.advance(60 * second)
    const delays = events.flatMap((event) => (event.type === 'renewalFailed' ? [event.retryInMs] : []))
    expect(delays).toEqual([1, 2, 4, 8].map((s) => s * second))
    expect(renewalsOf(browser).at(-1)?.outcome).toBe('ok')
    await browser.clock.advance(50 * second)
    act()
    events.length = 0
    browser.server.fail('token-client/network')
    await browser.clock.advance(90 * second)
    expect(events.find(({ type }) => type === 'renewalFailed')).toMatchObject({ retryInMs: second })
  })

  test('happen for an absent user with unattended: "renew" only', async () => {
    const count = async (unattended: 'renew' | 'bounded' | 'pause') => {
      const browser = createTestBrowser({ renewal: 'refresh-token', policy: { unattended } })
      await browser.openTab()
      await browser.clock.advance(200 * second)
      return renewalsOf(browser).length
    }
    expect(await count('renew')).toBe(1)
    expect(await count('bounded')).toBe(0)
    expect(await count('pause')).toBe(0)
  })
})

describe('the network', () => {
  test('a page that begins offline says so, and restores when it is online', async () => {
    const browser = createTestBrowser()
    const open = browser.tabs.open
    browser.tabs.open = () => {
      const tab = open()
      void tab.goOffline()
      return tab
    }
    const { engine, environment } = await browser.openTab()
    expect(engine.store.getState()).toMatchObject({ connection: 'offline' })
    await environment.goOnline()
    await browser.clock.advance(5 * second)
    expect(engine.store.getState()).toMatchObject({ status: 'active', connection: 'ok' })
  })

  test('back online while an extension is retried: the connection stays `retrying` until it succeeds', async () => {
    const browser = createTestBrowser()
    const { engine, environment, act } = await browser.openTab()
    await browser.clock.advance(149 * second)
    act()
    browser.server.fail('token-client/network', 2)
    await browser.clock.advance(second)
    expect(engine.store.getState().connection).toBe('retrying')
    await environment.goOnline()
    expect(engine.store.getState().connection).toBe('retrying')
    await browser.clock.advance(10 * second)
    expect(engine.store.getState()).toMatchObject({ connection: 'ok', error: null })
  })
})

describe('the current user', () => {
  test('an end because of another user aborts the signal and is not a sign-out of the user', async () => {
    const browser = createTestBrowser()
    const first = await browser.openTab()
    const other = await browser.openTab()
    const signal = first.engine.personSignal()
    browser.server.signInAs(grace)
    await other.engine.signIn()
    await browser.clock.advance(0)
    expect(first.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'user-changed' })
    expect(signal.aborted).toBe(true)
    expect(hasSignedOut(first.engine.store.getState())).toBe(false)
  })

  test('a timeout with onEnd: "sign-out-application" is not a sign-out of the user', async () => {
    const browser = createTestBrowser({ policy: { onEnd: 'sign-out-application' } })
    const { engine } = await browser.openTab()
    await browser.clock.advance(300 * second)
    expect(engine.store.getState()).toMatchObject({ status: 'signed-out', reason: 'idle-timeout' })
    expect(hasSignedOut(engine.store.getState())).toBe(false)
  })

  test('a sign-in over a usable session keeps the activity, and is a new generation', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(100 * second)
    act()
    const { generation } = engine.store.getState()
    browser.server.setLatency(5 * second)
    const signedIn = engine.signIn()
    await browser.clock.advance(2 * second)
    act()
    const actedAt = browser.clock.now()
    await browser.clock.advance(60 * second)
    await signedIn
    expect(engine.store.getState()).toMatchObject({ status: 'active', generation: generation + 1 })
    expect(engine.store.getState()).toHaveProperty(
      'lastActivityAt',
      expect.toSatisfy((at: number) => at >= actedAt),
    )
  })

  test('a reauthentication that fails exactly at the deadline ends the session', async () => {
    const browser = createTestBrowser()
    const { engine, tokenClient } = await browser.openTab()
    tokenClient.signIn = () => browser.clock.wait(300 * second).then(() => Promise.reject(new Error('closed')))
    const failed = engine.reauthenticate({ purpose: 'step-up', mode: 'popup' }).catch(() => 'failed')
    await browser.clock.advance(300 * second)
    expect(await failed).toBe('failed')
    expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })
})

describe('activity and contacts', () => {
  test('activity within the same second is committed at its end', async () => {
    const browser = createTestBrowser()
    const { engine, act } = await browser.openTab()
    await browser.clock.advance(10 * second)
    act()
    await browser.clock.advance(700)
    act()
    const actedAt = browser.clock.now()
    await browser.clock.advance(300)
    expect(engine.store.getState()).toMatchObject({ lastActivityAt: actedAt })
  })

  test('a user who comes back again and again causes one look in 30 s at most', async () => {
    const browser = createTestBrowser()
    const { act, environment } = await browser.openTab()
    await browser.clock.advance(30 * second)
    act()
    const looks = () => browser.server.requests.filter(({ endpoint }) => endpoint === 'authorize').length - 1
    for (let i = 0; i < 12; i++) {
      await environment.hide()
      await browser.clock.advance(2 * second)
      await environment.show()
      await browser.clock.advance(3 * second)
    }
    expect(looks()).toBe(2)
  })

  test('the own record is no news after the wall clock was set back', async () => {
    const browser = createTestBrowser()
    const { engine, act, environment } = await browser.openTab()
    await browser.clock.advance(100 * second)
    act()
    await browser.clock.advance(100 * second)
    browser.clock.jump(-150 * second)
    const before = engine.store.getState()
    await environment.show()
    expect(engine.store.getState()).toMatchObject({
      lastActivityAt: 'lastActivityAt' in before && before.lastActivityAt,
    })
  })

  test('a tab that waits for the lock takes the result of the other, without a request', async () => {
    const browser = createTestBrowser()
    const [first, waiting] = [await browser.openTab(), await browser.openTab()]
    await browser.clock.advance(100 * second)
    first.act()
    waiting.act()
    browser.server.setLatency(second)
    await browser.clock.advance(60 * second)
    const contacts = browser.server.requests.filter(({ endpoint }) => endpoint === 'authorize')
    expect(contacts).toHaveLength(3) // one to open each tab, and one extension
    const states = [first, waiting].map(({ engine }) => engine.store.getState())
    expect(states[0]).toMatchObject({ lastContactAt: contacts.at(-1)!.at })
    expect(states[1]).toMatchObject({ lastContactAt: contacts.at(-1)!.at, connection: 'ok' })
  })
})

describe('what other tabs are told of an end', () => {
  test('a sign-out of a tab that has never had a session tells them nothing', async () => {
    const browser = createTestBrowser({ signedIn: false })
    const [first, second2] = [await browser.openTab(), await browser.openTab()]
    await first.engine.signOut({ scope: 'application' })
    await browser.clock.advance(0)
    expect(second2.events.filter(({ type }) => type === 'tabMessageReceived')).toEqual([])
    expect(browser.storage.get('stillhere:memory')).toBeUndefined()
  })

  test('a sign-out while the session is restored reaches a tab that has one', async () => {
    const browser = createTestBrowser()
    const first = await browser.openTab()
    browser.server.setLatency(5 * second)
    const opening = await browser.openTab()
    expect(opening.engine.store.getState().status).toBe('restoring')
    const leaving = opening.engine.signOut({ scope: 'application' })
    await browser.clock.advance(20 * second)
    await leaving
    expect(first.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  })
})

test('all listeners see nested events in the same order', async () => {
  const browser = createTestBrowser()
  const { engine } = await browser.openTab()
  const seen: string[] = []
  let hasContacted = false
  engine.store.subscribe((state) => {
    seen.push(`first ${state.status} ${'lastContactAt' in state ? state.lastContactAt : ''}`)
    if (!hasContacted && state.status === 'expiring') {
      hasContacted = true
      engine.noteServerContact()
    }
  })
  engine.store.subscribe((state) => {
    seen.push(`second ${state.status} ${'lastContactAt' in state ? state.lastContactAt : ''}`)
  })
  await browser.clock.advance(240 * second)
  const now = browser.clock.now()
  const openedAt = now - 240 * second
  expect(seen).toEqual([
    `first expiring ${openedAt}`,
    `second expiring ${openedAt}`,
    `first expiring ${now}`,
    `second expiring ${now}`,
  ])
})

describe('the notice of the absolute limit', () => {
  test('appears before the warning, and not as a change of status', async () => {
    const hour = 3_600 * second
    const browser = createTestBrowser({ absoluteTimeoutMs: hour, policy: { absoluteTimeoutMs: hour } })
    const { engine, act } = await browser.openTab()
    const openedAt = browser.clock.now()
    const noticed: (string | number)[] = []
    engine.store.subscribe((state, previous) => {
      if ('absoluteNotice' in state && !('absoluteNotice' in previous))
        noticed.push(state.status, engine.now() - openedAt)
    })
    for (let passed = 0; passed < 3_500; passed += 10) {
      await browser.clock.advance(10 * second)
      act()
    }
    expect(noticed).toEqual(['active', hour - 600 * second])
  })

  test('appears on time without activity', async () => {
    const hour = 3_600 * second
    const timeouts = { idleTimeoutMs: 2 * hour, absoluteTimeoutMs: hour }
    const browser = createTestBrowser({ ...timeouts, policy: timeouts })
    const { engine } = await browser.openTab()
    await browser.clock.advance(hour - 600 * second - 1)
    expect(engine.store.getState()).not.toHaveProperty('absoluteNotice')
    await browser.clock.advance(1)
    expect(engine.store.getState()).toMatchObject({ status: 'active', absoluteNotice: true })
  })

  test.each([
    [{ absoluteTimeoutMs: null }, null],
    [{ absoluteTimeoutMs: 1_800_000 }, 1_500_000],
    [{ absoluteTimeoutMs: 3_600_000 }, 3_000_000],
    [{ absoluteTimeoutMs: 400_000 }, 200_000],
    [{ absoluteTimeoutMs: 1_800_000, absoluteWarningLeadMs: 60_000 }, 1_740_000],
    [{ absoluteTimeoutMs: 1_800_000, absoluteWarningLeadMs: 0 }, null],
  ])('%o: after %s ms', async (policy, expected) => {
    const browser = createTestBrowser({ policy })
    const { engine } = await browser.openTab()
    const state = engine.store.getState()
    if (state.status !== 'active') throw new Error(state.status)
    const { absoluteNoticeAt } = state.deadlines
    expect(absoluteNoticeAt === null ? null : absoluteNoticeAt - browser.clock.now()).toBe(expected)
  })
})

test('the presets have the timeouts of their sources, in minutes', () => {
  const all = { ...policies, ...publicServicePolicies, ...providerPolicies }
  const minutes = (ms: number | null) => ms && ms / 60_000
  const table = Object.entries(all).map(([name, { idleTimeoutMs, absoluteTimeoutMs, warningLeadMs }]) => [
    name,
    ...[idleTimeoutMs, absoluteTimeoutMs, warningLeadMs].map(minutes),
  ])
  expect(table).toEqual([
    ['reference300', 5, null, 1],
    ['nistAal2', 60, 1_440, 2],
    ['nistAal3', 15, 720, 2],
    ['pciDss', 15, null, 2],
    ['owaspHighValue', 5, 240, 1],
    ['owaspLowValue', 30, 480, 2],
    ['longLived', 144_000, 525_600, 5],
    ['hmrc', 15, null, 2],
    ['moj', 30, null, 5],
    ['govuk', 20, null, 5],
    ['loginGov', 15, 720, 2.5],
    ['nhsCis2', 15, 720, 2],
    ['nhsApp', 10, null, 1],
    ['keycloak', 30, 600, 2],
    ['auth0', 4_320, 10_080, 5],
  ])
  const strict = Object.entries(all).filter(([, { returnAfterIdle }]) => returnAfterIdle === 'login')
  expect(strict.map(([name]) => name)).toEqual(['nistAal3', 'pciDss', 'owaspHighValue', 'nhsCis2'])
  for (const [, { extendAfterMs }] of strict) expect(extendAfterMs).toBe(60_000)
})
