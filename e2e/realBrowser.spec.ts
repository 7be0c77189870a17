import type { Page } from '@playwright/test'
import { launchOptions } from '../tools/browser.ts'
import { ended, notes, openOrders, pause, question, signInToOrders } from './realBrowserPage.ts'
import { expect, test } from './storezero.ts'

// Real time, because these tests are about the browser's treatment of timers, tabs and pages.
// A slow machine has half of the idle time to open four tabs.
const idle = 32
const warning = 16
test.use({
  durations: { idle, token: 16, warning },
  // Playwright turns the back/forward cache off
  launchOptions: { ...(await launchOptions()), ignoreDefaultArgs: ['--disable-back-forward-cache'] },
})

// much shorter than the warning, at whose end the modal would close
const atOnce = { timeout: 10_000 }
const longerThanIdleMs = (idle + 4) * 1_000

const stay = (page: Page) => question(page).getByRole('button', { name: 'Stay signed in' }).click()

test.beforeEach(({ page, context, storezero, signIn }) => signInToOrders({ page, context, storezero, signIn }))

test('a download, a mail link and a cancelled navigation do not stop the engine', async ({ page, storezero }) => {
  await page.route('**/invoice.txt', (route) =>
    route.fulfill({ body: 'Invoice', headers: { 'content-disposition': 'attachment; filename="invoice.txt"' } }),
  )
  await page.evaluate((elsewhere) => {
    document.body.insertAdjacentHTML(
      'afterbegin',
      `<nav><a href="/invoice.txt">Invoice</a> <a href="mailto:help@storezero.example">Write to us</a>
       <a href="${elsewhere}">Elsewhere</a></nav>`,
    )
  }, storezero.shop)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Invoice' }).click()
  await download
  await expect.poll(async () => (await notes(page)).unloads).toBe(1)
  await page.getByRole('link', { name: 'Write to us' }).click()
  await expect.poll(async () => (await notes(page)).unloads).toBe(2)

  await page.evaluate(() => window.addEventListener('beforeunload', (event) => event.preventDefault()))
  const asked = page.waitForEvent('dialog')
  const left = page.getByRole('link', { name: 'Elsewhere' }).click()
  await (await asked).dismiss()
  await left
  expect((await notes(page)).unloads).toBe(3)
  expect(page.url()).toBe(`${storezero.account}/orders`)

  await expect(question(page)).toBeVisible()
  await expect(ended(page)).toBeVisible()
})

test('a page from the back/forward cache compares the deadline at once', async ({ page, context, storezero }) => {
  const reasons: string[] = []
  const devtools = await context.newCDPSession(page)
  await devtools.send('Page.enable')
  devtools.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) =>
    reasons.push(...notRestoredExplanations.map(({ reason }) => reason)),
  )
  const leaveFor = async (ms: number) => {
    await page.goto(`${storezero.auth}/status`)
    await pause(ms)
    await page.evaluate(() => void setTimeout(() => history.back()))
    // a page from the cache fires no load events for Playwright to wait for
    await expect.poll(() => page.url()).not.toBe(`${storezero.auth}/status`)
    // a page that reloads after the end redirects to the sign-in page at any moment
    const shows = () =>
      notes(page).then(
        (taken) => taken.shows,
        () => [],
      )
    await expect.poll(async () => (await shows()).length).toBeGreaterThan(0)
    return (await shows()).at(-1) ?? false
  }
  const isCached = await leaveFor(0)
  // a headless shell has no such cache and reloads the page; a reason in the page would be reported
  const ofTheBrowser = ['BackForwardCacheDisabledForDelegate', 'BrowsingInstanceNotSwapped']
  expect(isCached ? [] : reasons.filter((reason) => !ofTheBrowser.includes(reason))).toEqual([])
  expect(isCached || reasons.includes('BackForwardCacheDisabledForDelegate')).toBe(true)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
  await expect(question(page)).toBeVisible()
  await stay(page)
  await expect(question(page)).toBeHidden()

  const before = (await notes(page)).questions
  expect(await leaveFor(longerThanIdleMs)).toBe(isCached)
  if (isCached) {
    await expect(ended(page)).toBeVisible(atOnce)
    await expect(page.getByRole('heading', { name: 'All Orders' })).toBeHidden()
    expect(before).toBeGreaterThan(0)
    expect((await notes(page)).questions).toBe(before) // no countdown of an ended session
  } else await expect(page.getByLabel('Username')).toBeVisible()
  await expect(question(page)).toBeHidden()
})

test('a sign-out in one tab reaches the other at once', async ({ page, context, storezero }) => {
  const other = await context.newPage()
  await openOrders(other, storezero.account)
  await page.getByRole('button', { name: 'Sign out' }).click({ noWaitAfter: true })
  await expect(ended(other)).toBeVisible(atOnce)
  await expect(other.getByRole('heading', { name: 'All Orders' })).toBeHidden(atOnce)
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
})

test('one answer closes the modal in every tab, with one contact', async ({ page, context, storezero }) => {
  const other = await context.newPage()
  await openOrders(other, storezero.account)
  await expect(question(page)).toBeVisible()
  await expect(question(other)).toBeVisible(atOnce)
  const since = await storezero.now()
  await stay(other)
  await expect(question(other)).toBeHidden()
  await expect(question(page)).toBeHidden(atOnce)
  const contacts = await storezero.requests(since, 'authorize')
  expect(contacts).toMatchObject([{ clientId: 'account', prompt: 'none', outcome: 'ok' }])
})

/**
 * Stops the tab in the debugger; it keeps its locks. The browser freezes no page that Playwright keeps focused. Returns a
 * function that continues it.
 */
const freeze = async (page: Page) => {
  const devtools = await page.context().newCDPSession(page)
  const standsStill = new Promise((resolve) => devtools.once('Debugger.paused', resolve))
  await devtools.send('Debugger.enable')
  await devtools.send('Debugger.pause')
  await standsStill
  const frozenAt = Date.now()
  return async () => {
    await devtools.detach()
    return Date.now() - frozenAt
  }
}

test('a frozen tab and a crashed one do not keep the others from warning and ending', async ({
  page,
  context,
  storezero,
}) => {
  const [frozen, crashed, other] = [await context.newPage(), await context.newPage(), await context.newPage()]
  for (const tab of [frozen, crashed, other]) await openOrders(tab, storezero.account)
  const thaw = await freeze(frozen)
  const gone = crashed.waitForEvent('crash')
  const devtools = await context.newCDPSession(crashed)
  devtools.send('Page.crash').catch(() => {}) // a crashed page never answers
  await gone

  await expect(question(page)).toBeVisible()
  await expect(question(other)).toBeVisible(atOnce)
  await expect(ended(page)).toBeVisible()
  await expect(ended(other)).toBeVisible(atOnce)

  const frozenForMs = await thaw()
  await expect(ended(frozen)).toBeVisible(atOnce)
  expect((await notes(frozen)).longestGapMs).toBeGreaterThan(frozenForMs - 1_000)
})

const locksOf = (page: Page) => page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name))

test('a tab frozen during an extension does not block an extension in another tab', async ({
  page,
  context,
  storezero,
}) => {
  const other = await context.newPage()
  await openOrders(other, storezero.account)
  await expect(question(page)).toBeVisible()
  const held = page.waitForRequest(/prompt=none/)
  await page.route(/prompt=none/, () => {}) // the server does not answer this tab
  await stay(page)
  await held
  expect(await locksOf(other)).toContainEqual(expect.stringMatching(/:contact$/))
  await freeze(page)

  const since = await storezero.now()
  await stay(other)
  await expect(question(other)).toBeHidden()
  const contacts = await storezero.requests(since, 'authorize')
  expect(contacts).toMatchObject([{ clientId: 'account', prompt: 'none', outcome: 'ok' }])
})
