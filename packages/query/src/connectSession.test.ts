import type { SessionState } from '@stillhere/session-engine'
import { createTestBrowser } from '@stillhere/session-engine/testing'
import { TokenClientError } from '@stillhere/token-client'
import {
  CancelledError,
  environmentManager,
  MutationObserver,
  onlineManager,
  QueryClient,
  QueryObserver,
} from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectSession } from './connectSession.ts'
import { persistBuster, sessionBuster } from './persistBuster.ts'

const grace = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

// TanStack Query's own timers: retries, polling, garbage collection
beforeEach(() => {
  vi.useFakeTimers()
  environmentManager.setIsServer(() => false)
})
afterEach(() => void vi.useRealTimers())

/** Opens a tab with a signed-in user, a cache, and an API that records its requests. */
const openPage = async (options: Parameters<typeof createTestBrowser>[0] = {}) => {
  const browser = createTestBrowser(options)
  const tab = await browser.openTab()
  const queryClient = new QueryClient()
  queryClient.mount()
  const disconnect = connectSession(queryClient, tab.engine)
  const asked: string[] = []
  /** Calls the API with a token, as every request of the app does. */
  const ask = async (what: string) => {
    await tab.engine.getAccessToken()
    const state = tab.engine.store.getState()
    asked.push(what)
    return `${what} of ${'user' in state ? state.user.sub : 'nobody'}`
  }
  const orders = new QueryObserver(queryClient, { queryKey: ['orders'], queryFn: () => ask('orders') })
  const close = () => {
    disconnect()
    queryClient.unmount()
    queryClient.clear()
    tab.engine.stop()
  }
  return { ...tab, browser, queryClient, orders, ask, asked, disconnect, close }
}
const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

test('queries and mutations wait for the same user, and then each is sent once', async () => {
  const page = await openPage()
  const { engine, browser, orders, queryClient, ask, asked } = page
  orders.subscribe(() => {})
  await turn()
  expect(orders.getCurrentResult()).toMatchObject({ data: 'orders of ada', fetchStatus: 'idle' })
  asked.length = 0

  await browser.clock.advance(300_000)
  expect(engine.store.getState().status).toBe('ended')
  void orders.refetch()
  const letter = new MutationObserver(queryClient, { mutationFn: () => ask('letter') })
  const sent = letter.mutate()
  await turn(60_000)
  expect(orders.getCurrentResult()).toMatchObject({ data: 'orders of ada', fetchStatus: 'paused' })
  expect(letter.getCurrentResult().isPaused).toBe(true)
  expect(asked).toEqual([])

  await engine.reauthenticate()
  await turn()
  expect(await sent).toBe('letter of ada')
  expect(asked.sort()).toEqual(['letter', 'orders'])
  expect(orders.getCurrentResult()).toMatchObject({ data: 'orders of ada', fetchStatus: 'idle' })
  page.close()
})

test('requests that failed because the session ended are sent again when the same user is back', async () => {
  const page = await openPage()
  const { engine, browser, queryClient, ask, asked } = page
  browser.server.endSession()
  // the API has answered 401, so the token is renewed by force
  let isRefused = true
  const sent = [1, 2, 3].map((each) =>
    queryClient.fetchQuery({
      queryKey: [each],
      queryFn: () => engine.getAccessToken({ forceRenew: isRefused }).then(() => ask(`${each}`)),
    }),
  )
  await turn(10_000)
  isRefused = false
  expect(engine.store.getState().status).toBe('ended')
  expect(asked).toEqual([])
  await engine.reauthenticate()
  await turn(10_000)
  expect(await Promise.all(sent)).toEqual(['1 of ada', '2 of ada', '3 of ada'])
  expect(asked.sort()).toEqual(['1', '2', '3'])
  page.close()
})

test('another user finds an empty cache before the first render', async () => {
  const page = await openPage()
  const { engine, browser, orders, queryClient, ask, asked } = page
  orders.subscribe(() => {})
  queryClient.setQueryData(['secret'], 'of ada')
  await turn()
  await browser.clock.advance(300_000)
  const letter = new MutationObserver(queryClient, { mutationFn: () => ask('letter') })
  void letter.mutate()
  await turn()
  asked.length = 0

  const seen: unknown[] = []
  engine.store.subscribe(() => seen.push(orders.getCurrentResult().data, queryClient.getQueryData(['secret'])))
  browser.server.signInAs(grace)
  await engine.reauthenticate({ silent: false })
  expect(seen.at(-1)).toBeUndefined()
  expect(seen.at(-2)).toBeUndefined()
  await turn(60_000)
  expect(asked).toEqual(['orders'])
  expect(orders.getCurrentResult().data).toBe('orders of grace')
  expect(queryClient.getMutationCache().getAll()).toEqual([])
  page.close()
})

test('an answer for another user is not kept', async () => {
  const page = await openPage()
  const { engine, browser, queryClient } = page
  const answer = Promise.withResolvers<string>()
  const orders = new QueryObserver(queryClient, { queryKey: ['orders'], queryFn: () => answer.promise })
  orders.subscribe(() => {})
  await turn()
  browser.server.signInAs(grace)
  await engine.signIn()
  answer.resolve('of ada')
  await turn()
  expect(engine.store.getState()).toMatchObject({ status: 'active', user: grace })
  expect(queryClient.getQueryCache().find({ queryKey: ['orders'] })?.state.dataUpdateCount).toBe(1)
  page.close()
})

test('a mutation that waits for a retry is not sent for another user', async () => {
  const page = await openPage()
  const { engine, browser, queryClient } = page
  const sentAs: string[] = []
  const send = async () => {
    const { user } = engine.store.getState() as SessionState & { status: 'active' }
    sentAs.push(user.sub)
    if (sentAs.length === 1) throw new TokenClientError('token-client/session-ended', 'access-token', 'over')
  }
  const letter = new MutationObserver(queryClient, { mutationFn: send })
  const outcome = expect(letter.mutate()).rejects.toBeInstanceOf(CancelledError)
  await turn() // the first try has failed
  browser.server.signInAs(grace)
  await engine.signIn()
  letter.setOptions({ mutationFn: send }) // as each render does
  await turn(60_000)
  expect(sentAs).toEqual(['ada'])
  await outcome
  page.close()
})

test.each(['here', 'in another tab'])('a sign-out %s empties the cache', async (where) => {
  const page = await openPage()
  const { engine, browser, orders, queryClient, asked } = page
  const other = await browser.openTab()
  orders.subscribe(() => {})
  queryClient.setQueryData(['secret'], 'of ada')
  await turn()
  await (where === 'here' ? engine : other.engine).signOut()
  expect(orders.getCurrentResult().data).toBeUndefined()
  expect(queryClient.getQueryData(['secret'])).toBeUndefined()
  asked.length = 0
  await engine.signIn()
  await turn()
  expect(asked).toEqual(['orders'])
  page.close()
})

test.each([
  ['another user', { user: grace }, undefined],
  ['no user', { signedIn: false }, undefined],
  ['the same user', {}, 'orders of ada'],
])('a cache that a server filled for ada, when %s is found', async (_, options, expected) => {
  const browser = createTestBrowser(options)
  browser.server.setLatency(1_000)
  const { engine } = await browser.openTab()
  const initialSession = { user: { iss: grace.iss, sub: 'ada' } }
  const connected = () => {
    const queryClient = new QueryClient()
    queryClient.setQueryData(['orders'], 'orders of ada')
    return { queryClient, disconnect: connectSession(queryClient, engine, { initialSession }) }
  }
  const early = connected()
  expect(engine.store.getState().status).toBe('restoring')
  expect(early.queryClient.getQueryData(['orders'])).toBe('orders of ada')
  await browser.clock.advance(5_000)
  expect(early.queryClient.getQueryData(['orders'])).toBe(expected)
  early.disconnect()
  const late = connected()
  expect(late.queryClient.getQueryData(['orders'])).toBe(expected)
  late.disconnect()
  engine.stop()
})

test('data loaded without a user stays after a sign-in', async () => {
  const page = await openPage({ signedIn: false })
  page.queryClient.setQueryData(['goods'], 'on the shelf')
  await page.engine.signIn()
  expect(page.queryClient.getQueryData(['goods'])).toBe('on the shelf')
  page.close()
})

test('a loader can prefetch while the session is restored: the request waits', async () => {
  const page = await openPage({ latencyMs: 5_000 })
  expect(page.engine.store.getState().status).toBe('restoring')
  const loaded = page.queryClient.prefetchQuery({ queryKey: ['orders'], queryFn: () => page.ask('orders') })
  await turn()
  expect(page.asked).toEqual([])
  await page.browser.clock.advance(20_000)
  await turn()
  await loaded
  expect(page.queryClient.getQueryData(['orders'])).toBe('orders of ada')
  page.close()
})

test('public queries work without a signed-in user', async () => {
  const page = await openPage({ signedIn: false })
  const goods = page.queryClient.fetchQuery({ queryKey: ['goods'], queryFn: () => 'on the shelf' })
  await turn()
  expect(await goods).toBe('on the shelf')
  page.close()
})

test('polling stops during the warning, and is never activity', async () => {
  const page = await openPage()
  const { engine, browser, queryClient, asked } = page
  const polling = new QueryObserver(queryClient, {
    queryKey: ['news'],
    queryFn: () => asked.push('news'),
    refetchInterval: 1_000,
  })
  polling.subscribe(() => {})
  await turn(5_500)
  expect(asked.length).toBeGreaterThan(4)
  await browser.clock.advance(240_000)
  expect(engine.store.getState().status).toBe('expiring')
  asked.length = 0
  await turn(10_000)
  expect(asked).toEqual([])
  expect(engine.store.getState()).toMatchObject({ lastActivityAt: browser.clock.now() - 240_000 })
  await engine.extendSession()
  await turn(2_500)
  expect(asked.length).toBeGreaterThan(1)
  page.close()
})

test.each([
  ['token-client/access-denied', 1],
  ['token-client/network', 4],
] as const)('%s: %d attempts', async (code, times) => {
  const page = await openPage()
  const tries: number[] = []
  const query = page.queryClient.fetchQuery({
    queryKey: ['orders'],
    queryFn: async () => {
      tries.push(1)
      page.browser.server.fail(code)
      await page.engine.getAccessToken({ forceRenew: true })
    },
  })
  const outcome = expect(query).rejects.toMatchObject({ code })
  await turn(60_000)
  await outcome
  expect(tries).toHaveLength(times)
  page.close()
})

test('defaults of the app take precedence, and disconnecting restores everything', async () => {
  const page = await openPage()
  const { engine, browser } = page
  page.close()
  engine.start()
  const own = { queries: { retry: 7, staleTime: 5 } }
  const queryClient = new QueryClient({ defaultOptions: own })
  const disconnect = connectSession(queryClient, engine)
  expect(queryClient.getDefaultOptions()).toMatchObject(own)
  await browser.clock.advance(300_000)
  expect(onlineManager.isOnline()).toBe(false)
  disconnect()
  expect(queryClient.getDefaultOptions()).toEqual(own)
  expect(onlineManager.isOnline()).toBe(true)
  await engine.reauthenticate()
  await browser.clock.advance(300_000)
  expect(engine.store.getState().status).toBe('ended')
  expect(onlineManager.isOnline()).toBe(true)
})

test('a persisted cache belongs to one user', async () => {
  const { engine, browser, close } = await openPage()
  const ofAda = persistBuster(engine)
  expect(ofAda).toContain('ada')
  browser.server.signInAs(grace)
  await engine.signIn()
  expect(persistBuster(engine)).not.toBe(ofAda)
  await engine.signOut()
  expect(persistBuster(engine)).toBe('')
  expect(sessionBuster).toBe(persistBuster)
  close()
})
