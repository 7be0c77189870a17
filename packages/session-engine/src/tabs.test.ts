import { describe, expect, test } from 'vitest'
import { hasSignedOut } from './state/sessionState.ts'
import { createTestBrowser, type TestBrowser, type TestTab } from './testing/index.ts'

const statuses = (tabs: readonly TestTab[]) => tabs.map(({ engine }) => engine.store.getState().status)
const grace = { iss: 'https://memory.example', sub: 'grace' }

async function openTabs(count: number, browser = createTestBrowser()) {
  const tabs: TestTab[] = []
  for (let i = 0; i < count; i++) tabs.push(await browser.openTab())
  return { browser, tabs, first: tabs[0]!, second: tabs[1]!, third: tabs[2]! }
}

describe('several tabs of one app', () => {
  test('show the same second and end together', async () => {
    const { browser, tabs } = await openTabs(3)
    await browser.clock.advance(243_000)
    expect(new Set(tabs.map(({ engine }) => engine.countdown.getState()))).toEqual(new Set([57]))
    await browser.clock.advance(57_000)
    expect(statuses(tabs)).toEqual(['ended', 'ended', 'ended'])
  })

  test('activity in one prevents the warning in all, and one contact serves all', async () => {
    const { browser, tabs, second } = await openTabs(3)
    browser.server.setLatency(200) // all three want to extend at the same instant: two must find that it is done
    const asked = browser.server.requests.length
    for (let second10 = 0; second10 < 40; second10++) {
      second.act()
      await browser.clock.advance(10_000)
    }
    expect(statuses(tabs)).toEqual(['active', 'active', 'active'])
    const contacts = browser.server.requests.slice(asked).filter(({ endpoint }) => endpoint === 'authorize')
    expect(contacts).toHaveLength(2)
  })

  test('the last activity reaches the others, although activity is posted once in 5.4 s only', async () => {
    const { browser, first, second } = await openTabs(2)
    await browser.clock.advance(100_000)
    first.act()
    await browser.clock.advance(600)
    first.act()
    await browser.clock.advance(4_799)
    expect(second.engine.store.getState()).toMatchObject({ lastActivityAt: browser.clock.now() - 5_399 })
    await browser.clock.advance(1)
    expect(second.engine.store.getState()).toMatchObject({ lastActivityAt: browser.clock.now() - 4_800 })
  })

  test('an answer in one tab closes the modal in all', async () => {
    const { browser, tabs, first } = await openTabs(3)
    await browser.clock.advance(250_000)
    expect(statuses(tabs)).toEqual(['expiring', 'expiring', 'expiring'])
    await first.engine.extendSession()
    await browser.clock.advance(0)
    expect(statuses(tabs)).toEqual(['active', 'active', 'active'])
  })

  test('two answers at once cause one request after the other, and both succeed', async () => {
    const { browser, tabs, first, second } = await openTabs(2)
    await browser.clock.advance(250_000)
    browser.server.setLatency(200)
    const answers = Promise.all([first.engine.extendSession(), second.engine.extendSession()])
    await browser.clock.advance(2_000)
    await answers
    expect(statuses(tabs)).toEqual(['active', 'active'])
  })

  test('a crashed tab that held the lock does not block the others', async () => {
    const { browser, first, second } = await openTabs(2)
    await browser.clock.advance(250_000)
    browser.server.setLatency(60_000)
    void first.engine.extendSession()
    await browser.clock.advance(10)
    first.environment.crash()
    browser.server.setLatency(0)
    await second.engine.extendSession()
    expect(second.engine.store.getState().status).toBe('active')
  })

  test('signing out in one tab signs out all, and no stale message restores the session', async () => {
    const { browser, tabs, first, second } = await openTabs(3)
    const stale = browser.storage.get('stillhere:memory')
    await first.engine.signOut()
    await browser.clock.advance(0)
    expect(statuses(tabs)).toEqual(['signed-out', 'ended', 'ended'])
    expect(second.engine.store.getState()).toMatchObject({ reason: 'signed-out-elsewhere' })
    // on purpose, and so it stays: nothing is kept for a return
    expect(tabs.map(({ engine }) => hasSignedOut(engine.store.getState()))).toEqual([true, true, true])
    await expect(second.tokenClient.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })

    browser.tabs
      .open()
      .openTabChannel('stillhere:memory', () => {})
      .post(JSON.parse(stale ?? ''))
    await browser.clock.advance(0)
    expect(statuses(tabs)).toEqual(['signed-out', 'ended', 'ended'])
  })

  test('an end that the server reported is not a sign-out of the user, in any tab', async () => {
    const { tabs, browser } = await openTabs(2)
    browser.server.endSession()
    await tabs[0]?.tokenClient.renewTokens().catch(() => {})
    await browser.clock.advance(0)
    for (const { engine } of tabs) {
      expect(engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
      expect(hasSignedOut(engine.store.getState())).toBe(false)
    }
  })

  test('signing in again in one tab restores the session in the others', async () => {
    const { browser, tabs, first } = await openTabs(2)
    await browser.clock.advance(300_000)
    expect(statuses(tabs)).toEqual(['ended', 'ended'])
    await first.engine.reauthenticate()
    await browser.clock.advance(0)
    expect(statuses(tabs)).toEqual(['active', 'active'])
  })

  test('another user in one tab ends the session of the others', async () => {
    const { browser, first, second } = await openTabs(2)
    await first.engine.signOut({ scope: 'application' })
    browser.server.signInAs(grace)
    const third = await browser.openTab()
    await browser.clock.advance(0)
    expect(third.engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'grace' } })
    expect(second.engine.store.getState()).toMatchObject({ status: 'ended', user: { sub: 'ada' } })
  })

  test('a sign-in as another user ends the session of a tab in use', async () => {
    const { browser, first, second } = await openTabs(2)
    browser.server.signInAs(grace)
    await first.engine.signIn()
    await browser.clock.advance(0)
    expect(first.engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'grace' } })
    expect(second.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'user-changed' })
  })

  test('invalid messages and records change nothing', async () => {
    const { browser, tabs } = await openTabs(2)
    const channel = browser.tabs.open().openTabChannel('stillhere:memory', () => {})
    const before = tabs.map(({ engine }) => engine.store.getState())
    for (const rubbish of [
      null,
      1,
      'x',
      [],
      {},
      { generation: 9 },
      { generation: NaN, subject: 'x', lastActivityAt: 1, lastContactAt: 1 },
    ])
      channel.post(rubbish)
    browser.storage.set('stillhere:memory', '{')
    for (const { environment } of tabs) await environment.show()
    expect(tabs.map(({ engine }) => engine.store.getState())).toEqual(before)
  })

  test('an instant in the future is limited to now', async () => {
    const { browser, first } = await openTabs(2)
    const { generation, deadlineAt } = first.engine.store.getState() as { generation: number; deadlineAt: number }
    browser.tabs
      .open()
      .openTabChannel('stillhere:memory', () => {})
      .post({
        generation,
        subject: 'https://memory.example ada',
        lastActivityAt: browser.clock.now() + 9_999_999,
        lastContactAt: browser.clock.now() + 9_999_999,
      })
    await browser.clock.advance(0)
    const now = browser.clock.now()
    expect(first.engine.store.getState()).toMatchObject({ deadlineAt, lastActivityAt: now, lastContactAt: now })
  })

  test('a late message of an end does not end the next session', async () => {
    const { browser, tabs, first } = await openTabs(2)
    await browser.clock.advance(300_000)
    const ending = browser.storage.get('stillhere:memory')
    await first.engine.reauthenticate()
    await browser.clock.advance(0)
    browser.tabs
      .open()
      .openTabChannel('stillhere:memory', () => {})
      .post(JSON.parse(ending ?? ''))
    await browser.clock.advance(0)
    expect(statuses(tabs)).toEqual(['active', 'active'])
  })

  test('a sign-out in another tab reaches a tab in which the user signs in again', async () => {
    const { browser, first, second } = await openTabs(2)
    first.tokenClient.signIn = () => browser.clock.wait(5_000).then(() => Promise.reject(new Error('popup closed')))
    const asked = first.engine.reauthenticate({ purpose: 'step-up', mode: 'popup' })
    const outcome = expect(asked).rejects.toMatchObject({ code: 'token-client/authorization-failed' })
    await browser.clock.advance(1_000)
    await second.engine.signOut()
    await browser.clock.advance(6_000)
    await outcome
    expect(first.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
    await expect(first.tokenClient.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test('an unfinished reauthentication does not outlive the idle timeout', async () => {
    const { browser, first } = await openTabs(2)
    first.tokenClient.signIn = () => new Promise(() => {})
    void first.engine.reauthenticate({ purpose: 'step-up', mode: 'popup' })
    await browser.clock.advance(299_999)
    expect(first.engine.store.getState().status).toBe('reauthenticating')
    await browser.clock.advance(1)
    expect(first.engine.store.getState()).toMatchObject({ status: 'ended', reason: 'idle-timeout' })
  })

  test('a sign-out in one tab is not undone by a tab that is still restoring the session', async () => {
    const { browser, first } = await openTabs(1)
    browser.server.setLatency(2_000)
    const opening = await browser.openTab()
    await browser.clock.advance(1_000)
    const leaving = first.engine.signOut({ scope: 'application' })
    await browser.clock.advance(10_000)
    await leaving
    expect(opening.engine.store.getState()).toMatchObject({ status: 'signed-out', reason: 'signed-out-elsewhere' })
    await expect(opening.tokenClient.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })

  test('each tab reports messages of other tabs, and how long it waited for a lock', async () => {
    const { browser, first, second } = await openTabs(2)
    const heard = () => second.events.filter(({ type }) => type === 'tabMessageReceived')
    const waits = () => [first, second].map(({ events }) => events.filter(({ type }) => type === 'lockWaited'))
    await browser.clock.advance(10_000)
    first.act()
    await browser.clock.advance(0)
    expect(heard()).toEqual([{ type: 'tabMessageReceived', toldIn: 1, generation: 1, at: browser.clock.now() }])
    browser.server.setLatency(1_000)
    await browser.clock.advance(139_999)
    expect(waits()).toEqual([[], []])
    await browser.clock.advance(2_001) // both are due, and one of them finds it done
    expect(waits()).toMatchObject([[], [{ name: 'contact', waitedMs: 2_000 }]])
  })
})

describe.each(['sign-out-application', 'sign-out-sso'] as const)('onEnd %s takes effect in every tab', (onEnd) => {
  const reachedEndSession = (browser: TestBrowser) =>
    browser.server.requests.filter(({ endpoint }) => endpoint === 'end-session').length

  test.each([
    ['at the same second', 0],
    ['when one tab is late', 1_000],
  ])('%s', async (_, lateMs) => {
    const browser = createTestBrowser({ policy: { onEnd } })
    const tabs = [await browser.openTab(), await browser.openTab(), await browser.openTab()]
    tabs[2]?.environment.throttle(lateMs * 7 || 1)
    await browser.clock.advance(310_000)
    for (const { engine, tokenClient } of tabs) {
      expect(engine.store.getState()).toMatchObject({ status: 'signed-out', reason: 'idle-timeout' })
      expect(engine.store.getState()).not.toHaveProperty('user')
      await expect(tokenClient.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
    }
    expect(reachedEndSession(browser)).toBe(onEnd === 'sign-out-sso' ? 1 : 0)
    expect(browser.server.session() === null).toBe(true)
  })
})
