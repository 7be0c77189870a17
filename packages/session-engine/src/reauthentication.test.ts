import type { TokenClientEvent } from '@stillhere/token-client'
import { createMemoryClient } from '@stillhere/token-client/memory'
import { expect, test } from 'vitest'
import { createSessionEngine } from './createSessionEngine.ts'
import { createFakeEnvironment, createTestBrowser } from './testing/index.ts'

const endedTab = async () => {
  const browser = createTestBrowser()
  const tab = await browser.openTab()
  await browser.clock.advance(300_000)
  browser.server.endSession()
  return { ...tab, browser }
}

test('a later attempt replaces an earlier one, whose failure changes nothing', async () => {
  const { engine, browser, events } = await endedTab()
  browser.server.setLatency(1_000)
  const lost = engine.reauthenticate({ mode: 'popup', silent: false })
  await browser.clock.advance(500)
  const again = engine.reauthenticate({ mode: 'popup', silent: false })
  const failure = expect(lost).rejects.toMatchObject({ code: 'token-client/aborted' })
  await browser.clock.advance(600)
  await failure
  expect(engine.store.getState()).toMatchObject({ status: 'reauthenticating', purpose: 'ended', error: null })
  expect(events.filter(({ type }) => type === 'commandFailed')).toEqual([])
  await browser.clock.advance(5_000)
  await again
  expect(engine.store.getState().status).toBe('active')
})

test('an attempt that was replaced during silent authentication opens no window', async () => {
  const { engine, browser } = await endedTab()
  browser.server.setLatency(1_000)
  const slow = engine.reauthenticate({ mode: 'popup' })
  const failure = expect(slow).rejects.toMatchObject({ code: 'token-client/aborted' })
  await browser.clock.advance(500)
  const again = engine.reauthenticate({ mode: 'popup', silent: false })
  await browser.clock.advance(5_000)
  await Promise.all([failure, again])
  expect(browser.server.requests.filter(({ endpoint, prompt }) => endpoint === 'authorize' && !prompt)).toHaveLength(1)
})

test('stays ended, with the error, when the window was blocked', async () => {
  const { engine, browser } = await endedTab()
  browser.server.fail('token-client/popup-blocked')
  await expect(engine.reauthenticate({ mode: 'popup', silent: false })).rejects.toMatchObject({
    code: 'token-client/popup-blocked',
  })
  expect(engine.store.getState()).toMatchObject({
    status: 'ended',
    reason: 'idle-timeout',
    error: { code: 'token-client/popup-blocked' },
  })
})

test('a late sign-in, in a window that seemed closed, is accepted', async () => {
  const { clock, tabs } = createFakeEnvironment()
  const client = createMemoryClient({ now: clock.now, signedIn: true })
  const listeners = new Set<(event: TokenClientEvent) => void>()
  const subscribe = (listener: (event: TokenClientEvent) => void) => {
    listeners.add(listener)
    return client.subscribe(listener)
  }
  const engine = createSessionEngine({
    tokenClient: { ...client, subscribe },
    environment: tabs.open(),
    activitySources: [],
  })
  engine.start()
  await clock.advance(300_000)
  client.server.fail('token-client/popup-closed')
  await engine.reauthenticate({ mode: 'popup', silent: false }).catch(() => {})
  expect(engine.store.getState()).toMatchObject({ status: 'ended', error: { code: 'token-client/popup-closed' } })
  const authentication = await client.signIn()
  for (const listener of listeners) listener({ type: 'signedIn', authentication })
  expect(engine.store.getState()).toMatchObject({ status: 'active', user: { sub: 'ada' }, error: null })
  engine.stop()
})

test('a silent attempt after an end opens no window, and the user is asked once', async () => {
  const { engine, browser } = await endedTab()
  browser.server.fail('token-client/silent-blocked')
  await engine.reauthenticate({ mode: 'popup' })
  expect(browser.server.requests.slice(-3).map(({ endpoint, prompt }) => `${endpoint} ${prompt}`)).toEqual([
    'authorize none',
    'authorize undefined',
    'token undefined',
  ])
})

test('passes the subject of the page, so that another user does not return to it', async () => {
  const { engine, tokenClient } = await endedTab()
  const asked: unknown[] = []
  tokenClient.signIn = (options) => (asked.push(options), Promise.reject(new Error('not now')))
  await engine.reauthenticate({ silent: false }).catch(() => {})
  expect(asked).toMatchObject([{ subject: 'ada' }])
})

/** Records when the client is asked for a window, and when it may close it. */
const withWindows = async () => {
  const { engine: _, tokenClient, environment, browser } = await endedTab()
  const calls: string[] = []
  const engine = createSessionEngine({
    environment,
    activitySources: [],
    tokenClient: {
      ...tokenClient,
      prepareWindow: (purpose) => {
        calls.push(purpose)
        return () => calls.push('release')
      },
    },
  })
  browser.server.signInAs({ iss: 'https://memory.example', sub: 'ada' })
  engine.start()
  await browser.clock.advance(0)
  return { engine, browser, calls }
}

test('an extension has its window prepared in the click, before the lock, and released afterwards', async () => {
  const { engine, browser, calls } = await withWindows()
  const extending = engine.extendSession()
  expect(calls).toEqual(['extend'])
  await browser.clock.advance(0)
  await extending
  expect(calls).toEqual(['extend', 'release'])
  engine.stop()
})

test('signing in again has its window prepared before silent authentication, unless it redirects', async () => {
  const { engine, browser, calls } = await withWindows()
  await browser.clock.advance(300_000)
  expect(engine.store.getState().status).toBe('ended')
  const coming = engine.reauthenticate({ mode: 'popup' })
  expect(calls).toEqual(['sign-in'])
  await browser.clock.advance(0)
  await coming
  expect(calls).toEqual(['sign-in', 'release'])
  await browser.clock.advance(300_000)
  const redirecting = engine.reauthenticate({ mode: 'redirect' })
  await browser.clock.advance(0)
  await redirecting
  expect(calls).toHaveLength(2)
  engine.stop()
})
