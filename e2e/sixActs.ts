import type { Page } from '@playwright/test'
import { expect as expectInChromium, test as testInChromium, type Storezero } from './storezero.ts'

export type Time = {
  /** Lets time pass without activity. */
  leaveAlone(ms: number): Promise<void>
  /** Lets time pass while the user moves the mouse over this page. */
  use(page: Page, ms: number): Promise<void>
}

/**
 * Tests the reference scenario act by act, through the user interface and at the server. Durations and clocks differ
 * between runs; the outcome does not.
 */
export function describeSixActs(
  name: string,
  makeTime: (stage: { page: Page; storezero: Storezero }) => Promise<Time>,
  { test, expect } = { test: testInChromium, expect: expectInChromium },
): void {
  test(name, async ({ page, context, storezero, durations, signIn }) => {
    const time = await makeTime({ page, storezero })
    const idleMs = durations.idle * 1_000
    const extendAfterMs = idleMs / 2
    const contactsSince = async (at: number) =>
      (await storezero.requests(at, 'authorize')).filter((one) => one.prompt === 'none')
    const modal = (at: Page) => at.getByRole('alertdialog', { name: 'Are you still here?' })
    const ended = (at: Page) => at.getByRole('alertdialog', { name: 'Your session has ended' })
    const deepLink = `${storezero.account}/orders?sort=oldest#summary`

    await test.step('1. Initial authentication: the guarded page redirects, and the user returns to it', async () => {
      const since = await storezero.now()
      await page.goto(deepLink)
      await signIn(page)
      await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
      await expect(page.getByText('Signed in as Ada')).toBeVisible()
      expect(page.url()).toBe(deepLink)
      expect(await contactsSince(since)).toHaveLength(1) // the silent request that found no user
      const tokens = await storezero.requests(since, 'token')
      expect(tokens).toMatchObject([{ clientId: 'account', grantType: 'authorization_code', outcome: 'ok' }])
    })

    await test.step('2. Maintaining the session: an active user stays signed in for longer than the timeout', async () => {
      const since = await storezero.now()
      await page.evaluate(() => {
        const look = () => {
          if (document.querySelector('dialog[open]')) Object.assign(globalThis, { wasWarned: true })
        }
        new MutationObserver(look).observe(document.body, { subtree: true, attributes: true, childList: true })
      })
      await time.use(page, idleMs * 2)
      expect(await page.evaluate(() => 'wasWarned' in globalThis)).toBe(false)
      await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
      const contacts = await contactsSince(since)
      expect(contacts.every(({ clientId, outcome }) => clientId === 'account' && outcome === 'ok')).toBe(true)
      expect(contacts.length).toBeGreaterThanOrEqual(3)
      for (const { at } of contacts)
        // sent half a timeout apart; a slow machine delays some more than others
        expect(contacts.filter((one) => one.at >= at && one.at < at + idleMs * 0.8).length).toBeLessThanOrEqual(2)
      const [session] = (await storezero.status()).sessions
      expect(session?.user).toBe('ada')
      expect(session!.idleExpiresAt - (await storezero.now())).toBeGreaterThan(extendAfterMs - 15_000)
    })

    const shop = await context.newPage()
    await test.step('3. Seamless SSO: the second app signs in with no prompt', async () => {
      const since = await storezero.now()
      await shop.goto(storezero.shop)
      await expect(shop.getByText('Signed in as Ada')).toBeVisible()
      const requests = await storezero.requests(since)
      expect(requests.filter(({ clientId }) => clientId === 'shop').map(({ endpoint }) => endpoint)).toEqual([
        'authorize',
        'token',
      ])
    })

    await test.step('4. Prompting to extend: warned in time, a click extends at the server', async () => {
      await shop.bringToFront()
      await time.use(shop, 2_000)
      const left = await storezero.now()
      await time.leaveAlone(idleMs - durations.warning * 1_000 - 1_500)
      await expect(modal(shop)).toBeHidden()
      await time.leaveAlone(3_000)
      await expect(modal(shop)).toBeVisible()
      // without activity, the only contact is the last extension for earlier activity
      for (const { at } of await contactsSince(left)) expect(at).toBeLessThan(left + extendAfterMs + 4_000)

      const since = await storezero.now()
      await modal(shop).getByRole('button', { name: 'Stay signed in' }).click()
      await expect(modal(shop)).toBeHidden()
      const [contact] = await contactsSince(since)
      expect(contact).toMatchObject({ clientId: 'shop', outcome: 'ok' })
      const [session] = (await storezero.status()).sessions
      expect(session?.idleExpiresAt).toBeGreaterThanOrEqual(contact!.at + idleMs - 1_000)
    })

    await test.step('4. …and without an answer the session ends, at the server and in both apps', async () => {
      const since = await storezero.now()
      await time.leaveAlone(idleMs + 1_500)
      await expect(ended(shop)).toBeVisible()
      await expect(ended(page)).toBeVisible()
      await expect(page.getByRole('heading', { name: 'All Orders' })).toBeHidden()
      expect(await contactsSince(since)).toHaveLength(0)
      expect((await storezero.status()).sessions).toHaveLength(0)
    })

    await test.step('4. …and the user returns to the same page', async () => {
      await page.bringToFront()
      await ended(page).getByRole('button', { name: 'Sign in again' }).click()
      await signIn(page)
      await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
      expect(page.url()).toBe(deepLink)
      // the other app signs in silently, because there is a session again
      await shop.bringToFront()
      await ended(shop).getByRole('button', { name: 'Sign in again' }).click()
      await expect(shop.getByText('Signed in as Ada')).toBeVisible()
      await expect(ended(shop)).toBeHidden()
    })

    await test.step('5. Explicit sign-out: lands on a page that says so, and the SSO session is gone', async () => {
      const since = await storezero.now()
      await shop.getByRole('button', { name: 'Sign out' }).click()
      await expect(shop.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
      expect(await storezero.requests(since, 'end-session')).toMatchObject([{ clientId: 'shop', outcome: 'ok' }])
      expect((await storezero.status()).sessions).toHaveLength(0)
    })

    await test.step('6. Return to the first app: it asks instead of failing, and returns to the same page', async () => {
      await page.bringToFront()
      await time.use(page, extendAfterMs + 2_000)
      await expect(ended(page)).toBeVisible()
      await ended(page).getByRole('button', { name: 'Sign in again' }).click()
      await signIn(page)
      await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
      expect(page.url()).toBe(deepLink)
    })
  })
}
