import { describe, expect, test } from 'vitest'
import { createSessionEngine } from './createSessionEngine.ts'
import { createTestBrowser, type TestTab } from './testing/index.ts'

type Options = Parameters<typeof createTestBrowser>[0]

/** Opens tabs and counts their messages, and the reads of the storage, from now on. */
async function openCountedTabs(count: number, options?: Options) {
  const browser = createTestBrowser(options)
  const counts = { posts: 0, receives: 0, reads: 0 }
  const tabs: TestTab[] = []
  const open = browser.tabs.open
  browser.tabs.open = () => {
    const tab = open()
    const { openTabChannel, storage } = tab
    const { getItem } = storage
    storage.getItem = (key) => (counts.reads++, getItem(key))
    tab.openTabChannel = (name, receive) => {
      const channel = openTabChannel(name, (message) => (counts.receives++, receive(message)))
      return { ...channel, post: (message) => (counts.posts++, channel.post(message)) }
    }
    return tab
  }
  for (let i = 0; i < count; i++) tabs.push(await browser.openTab())
  Object.assign(counts, { posts: 0, receives: 0, reads: 0 })
  return { browser, tabs, first: tabs[0]!, second: tabs[1]!, counts }
}

/** Moves the mouse in a tab, ten times a second. */
async function moveMouse(tab: TestTab, clock: { advance(ms: number): Promise<void> }, ms: number) {
  for (let passed = 0; passed < ms; passed += 100) {
    tab.act()
    await clock.advance(100)
  }
}

test('a new tab that restores the tokens and the record of the others posts nothing', async () => {
  const { browser, first, counts } = await openCountedTabs(1)
  const state = first.engine.store.getState()
  if (state.status !== 'active') throw new Error(state.status)
  const { authentication } = state
  const engine = createSessionEngine({
    tokenClient: { ...first.tokenClient, restore: async () => authentication, subscribe: () => () => {} },
    environment: browser.tabs.open(),
    activitySources: [],
  })
  await browser.clock.advance(10_000)
  engine.start()
  await browser.clock.advance(0)
  expect(engine.store.getState()).toMatchObject({ status: 'active', deadlineAt: state.deadlineAt })
  expect(counts.posts).toBe(0)
  await browser.clock.advance(10_000)
  engine.reportActivity('test')
  await browser.clock.advance(0)
  expect(counts.posts).toBe(1)
  engine.stop()
})

describe('a minute of a moving mouse', () => {
  test.each([2, 20])('in one of %d tabs: 12 messages to each other tab, and no read', async (count) => {
    const { browser, tabs, first, counts } = await openCountedTabs(count)
    await browser.clock.advance(10_000)
    await moveMouse(first, browser.clock, 60_000)
    expect(counts.posts).toBeGreaterThan(0)
    expect(counts.posts).toBeLessThanOrEqual(12)
    expect(counts.receives).toBe(counts.posts * (count - 1))
    expect(counts.reads).toBe(0)
    for (const { engine } of tabs) expect(engine.store.getState().status).toBe('active')
  })

  test('with a long idle timeout: one message in a 60th of it', async () => {
    const policy = { idleTimeoutMs: 1_800_000 }
    const { browser, first, counts } = await openCountedTabs(2, { ...policy, policy })
    await browser.clock.advance(40_000)
    await moveMouse(first, browser.clock, 60_000)
    expect(counts.posts).toBeLessThanOrEqual(3) // at 0, 30 and 60 s
  })
})

describe('activity is told in time', () => {
  test('at once when it ends a warning', async () => {
    const { browser, first, second, counts } = await openCountedTabs(2, { policy: { confirm: 'any-activity' } })
    await browser.clock.advance(147_000)
    first.act()
    await browser.clock.advance(240_000)
    expect(second.engine.store.getState().status).toBe('expiring')
    counts.posts = 0
    first.act()
    await browser.clock.advance(0)
    expect(counts.posts).toBeGreaterThan(0)
    expect(second.engine.store.getState()).toMatchObject({ status: 'active', lastActivityAt: browser.clock.now() })
  })

  test('before a tab warns: it reads what was not posted', async () => {
    const { browser, first, second } = await openCountedTabs(2)
    await browser.clock.advance(147_000)
    first.act() // extends at 150 s
    await browser.clock.advance(2_000)
    first.act()
    first.environment.crash() // before it posts
    await browser.clock.advance(238_500) // 1.5 s after the warning was due by the first activity
    expect(second.engine.store.getState()).toMatchObject({
      status: 'active',
      lastActivityAt: browser.clock.now() - 238_500,
    })
  })

  test('to a tab that was frozen past its own deadline: old messages do not end its session', async () => {
    const { browser, first, second } = await openCountedTabs(2)
    second.environment.freeze()
    for (let passed = 0; passed < 400; passed += 10) {
      first.act()
      await browser.clock.advance(10_000)
    }
    second.events.length = 0
    await second.environment.thaw()
    await browser.clock.advance(0)
    expect(second.engine.store.getState()).toMatchObject({ status: 'active' })
    expect(second.events.filter(({ type }) => type === 'statusChanged')).toEqual([])
  })

  test('when the page is hidden, and when the engine stops', async () => {
    const { browser, first, second } = await openCountedTabs(2)
    await browser.clock.advance(10_000)
    first.act()
    await browser.clock.advance(1_000)
    first.act()
    await first.environment.hide()
    expect(second.engine.store.getState()).toMatchObject({ lastActivityAt: browser.clock.now() })
    await browser.clock.advance(1_000)
    first.act()
    first.engine.stop()
    await browser.clock.advance(0)
    expect(second.engine.store.getState()).toMatchObject({ lastActivityAt: browser.clock.now() })
  })
})

test('a cached access token costs no timer, no message and no promise of the client', async () => {
  const { browser, first, counts } = await openCountedTabs(2)
  const { clock } = first.environment
  let alarms = 0
  const { setAlarm } = clock
  clock.setAlarm = (...alarm) => (alarms++, setAlarm(...alarm))
  await browser.clock.advance(1_000)
  first.tokenClient.getAccessToken = () => Promise.reject(new Error('not asked'))
  alarms = 0
  const found = first.engine.findAccessToken()
  expect(found).toMatchObject({ type: 'Bearer' })
  for (let i = 0; i < 100; i++) expect(await first.engine.getAccessToken()).toEqual(found)
  expect(alarms).toBe(0)
  expect(counts).toEqual({ posts: 0, receives: 0, reads: 0 })
})

test('findAccessToken gives nothing after the deadline, even when the alarm is late', async () => {
  const { browser, first } = await openCountedTabs(1)
  await browser.clock.advance(149_000)
  expect(first.engine.findAccessToken({ minValidityMs: 0 })).not.toBeNull()
  browser.clock.stall(200_000)
  expect(first.engine.findAccessToken({ minValidityMs: 0 })).toBeNull()
  expect(first.engine.store.getState().status).toBe('ended')
})
