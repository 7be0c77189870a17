import type { Page } from '@playwright/test'
import { holdOneAnswer, jump, listenToEverything, openTab, openTabs, passExpiry, poll } from './tabsOfOneApp.ts'
import { takeClocks } from './passTime.ts'
import { expect, test, type Durations, type Storezero } from './storezero.ts'

/**
 * In seconds. The clicks at the start of a test allow an extension, by silent authentication, after half of the idle time,
 * and renewals that extend until then. Both are due after the end of the test, on a slow machine too, because these tests
 * are about tokens that expire.
 */
export const durations: Durations = { idle: 900, token: 60, warning: 60 }

/** How long a tab waits for the lock of another tab, in ms. */
const patienceMs = 10_000

/** Returns the requests at the authorization server, and expects that none was refused. */
async function tokenRequests(storezero: Storezero, since: number) {
  const requests = await storezero.requests(since)
  expect(requests.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
  return requests.filter(({ endpoint }) => endpoint === 'token').map(({ grantType }) => grantType)
}

const signedIn = (tab: Page) => expect(tab.getByText('Signed in as Ada')).toBeVisible()

/** Tests the tabs of one app: together they make one token request with this grant. */
export function describeEightTabs(name: string, grant: 'authorization_code' | 'refresh_token'): void {
  test.describe(name, () => {
    test('a second tab is signed in without a request to the authorization server', async ({
      context,
      storezero,
      signIn,
    }) => {
      await openTabs({ context, storezero, signIn }, 1)
      const since = await storezero.now()
      const asked: string[] = []
      context.on('request', (request) => asked.push(request.url()))
      const second = await openTab({ context, storezero })
      await signedIn(second)
      expect(await storezero.requests(since)).toEqual([])
      const isLook = (url: string) => new URL(url).pathname === '/status'
      expect(asked.filter((url) => url.startsWith(storezero.auth) && !isLook(url))).toEqual([])
    })

    test('eight tabs whose tokens expire in the same second make one token request', async ({
      context,
      storezero,
      signIn,
    }) => {
      await takeClocks(context, storezero)
      const heard = await listenToEverything(context)
      const tabs = await openTabs({ context, storezero, signIn }, 8)
      await poll(tabs)
      for (let generation = 1; generation <= 2; generation++) {
        const since = await passExpiry(tabs, storezero, durations.token)
        // no request is pending when the clocks are moved again, or it would time out
        await expectOrders(tabs, storezero)
        expect(await tokenRequests(storezero, since)).toEqual([grant])
        for (const tab of tabs) await signedIn(tab)
      }
      await heard.expectNoToken(tabs)
    })

    test('a tab that crashes during a renewal blocks no other tab, and no token is sent twice', async ({
      context,
      storezero,
      signIn,
    }) => {
      await takeClocks(context, storezero)
      const tabs = await openTabs({ context, storezero, signIn }, 3)
      const since = await storezero.now()
      const { holder, session } = await holdOneAnswer(tabs, storezero, durations.token)
      const others = tabs.filter((tab) => tab !== holder)
      const crashed = holder.waitForEvent('crash')
      void session.send('Page.crash').catch(() => {}) // a crashed page never answers
      await crashed
      await holder.close() // clocks cannot be moved in a crashed page
      await othersGoOn(others, storezero)
      // the lost response, and the fallback
      expect(await tokenRequests(storezero, since)).toEqual([grant, 'authorization_code'])
    })

    test('a tab frozen during a renewal blocks no other tab, and no token is sent twice', async ({
      context,
      storezero,
      signIn,
    }) => {
      await takeClocks(context, storezero)
      const tabs = await openTabs({ context, storezero, signIn }, 3)
      const since = await storezero.now()
      const { holder, session, release } = await holdOneAnswer(tabs, storezero, durations.token)
      const others = tabs.filter((tab) => tab !== holder)
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await othersGoOn(others, storezero)
      expect(await tokenRequests(storezero, since)).toEqual([grant, 'authorization_code'])
      // after thawing it has the old response, and continues too
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      await release()
      for (const tab of tabs) await signedIn(tab)
      await passExpiry(others, storezero, durations.token)
      await tokenRequests(storezero, since)
      for (const tab of tabs) await signedIn(tab)
    })
  })
}

/** Expects that every tab can call the API, and so has a valid token. */
async function expectOrders(tabs: readonly Page[], storezero: Storezero) {
  const orders = tabs.map((tab) => tab.waitForResponse(`${storezero.api}/orders`, { timeout: 30_000 }))
  for (const response of await Promise.all(orders)) expect(response.status()).toBe(200)
}

async function othersGoOn(others: readonly Page[], storezero: Storezero) {
  const going = expectOrders(others, storezero)
  await jump(others[0]!, storezero, patienceMs)
  await going
  for (const tab of others) await signedIn(tab)
}
