import type { Page } from '@playwright/test'
import { holdOneAnswer, jump, listenToEverything, openTab, openTabs, passExpiry, poll } from './tabsOfOneApp.ts'
import { takeClocks } from './passTime.ts'
import { expect, test, type Storezero } from './storezero.ts'

/** How long a tab waits for another one's turn to end. */
const patienceMs = 10_000

/** What was asked of the authorization server; nothing must ever be refused. */
async function tokenRequests(storezero: Storezero, since: number) {
  const requests = await storezero.requests(since)
  expect(requests.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
  return requests.filter(({ endpoint }) => endpoint === 'token').map(({ grantType }) => grantType)
}

const signedIn = (tab: Page) => expect(tab.getByText('Signed in as Ada')).toBeVisible()

/** What tabs of one app owe each other, whichever way tokens are renewed: at the server one token request of this grant. */
export function describeEightTabs(name: string, grant: 'authorization_code' | 'refresh_token'): void {
  test.describe(name, () => {
    test('a second tab is signed in and asks the authorization server nothing', async ({
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
      durations,
    }) => {
      await takeClocks(context, storezero)
      const heard = await listenToEverything(context)
      const tabs = await openTabs({ context, storezero, signIn }, 8)
      await poll(tabs)
      for (let generation = 1; generation <= 2; generation++) {
        const since = await storezero.now()
        await passExpiry(tabs, storezero, durations.token)
        expect(await tokenRequests(storezero, since)).toEqual([grant])
        for (const tab of tabs) await signedIn(tab)
      }
      await heard.expectNoToken(tabs)
    })

    test('a tab that crashes while it renews stops nobody, and nothing is sent twice', async ({
      context,
      storezero,
      signIn,
      durations,
    }) => {
      await takeClocks(context, storezero)
      const tabs = await openTabs({ context, storezero, signIn }, 3)
      const since = await storezero.now()
      const { holder, session } = await holdOneAnswer(tabs, storezero, durations.token)
      const others = tabs.filter((tab) => tab !== holder)
      const crashed = holder.waitForEvent('crash')
      void session.send('Page.crash').catch(() => {}) // nobody is left to answer
      await crashed
      await holder.close() // clocks cannot be moved in a crashed page
      await othersGoOn(others, storezero)
      // the answer that nobody has had, and the way round it
      expect(await tokenRequests(storezero, since)).toEqual([grant, 'authorization_code'])
    })

    test('a tab frozen while it renews stops nobody, and nothing is sent twice', async ({
      context,
      storezero,
      signIn,
      durations,
    }) => {
      await takeClocks(context, storezero)
      const tabs = await openTabs({ context, storezero, signIn }, 3)
      const since = await storezero.now()
      const { holder, session, release } = await holdOneAnswer(tabs, storezero, durations.token)
      const others = tabs.filter((tab) => tab !== holder)
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      await othersGoOn(others, storezero)
      expect(await tokenRequests(storezero, since)).toEqual([grant, 'authorization_code'])
      // thawed, it has the old answer, and goes on as well
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      await release()
      for (const tab of tabs) await signedIn(tab)
      await passExpiry(others, storezero, durations.token)
      await tokenRequests(storezero, since)
      for (const tab of tabs) await signedIn(tab)
    })
  })
}

async function othersGoOn(others: readonly Page[], storezero: Storezero) {
  const orders = others.map((tab) => tab.waitForResponse(`${storezero.api}/orders`, { timeout: 30_000 }))
  await jump(others[0]!, storezero, patienceMs)
  for (const response of await Promise.all(orders)) expect(response.status()).toBe(200)
  for (const tab of others) await signedIn(tab)
}
