import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import { expectNoLeak, expectFound } from './expectNoLeak.ts'
import { expect, test, type Storezero } from './storezero.ts'

// tokens are in the page, so that the test can see whose they are
test.use({ durations: { idle: 300, token: 150, warning: 60 }, variant: { withoutBackend: true } })

const ofAda = [
  'SZ-2094',
  'SZ-2031',
  'SZ-1988',
  'Reading lamp',
  'Wool blanket',
  'Teapot',
  'Ada',
  'ada@storezero.example',
  'Sing, canary',
]

type Counts = { succeeded: Record<string, number>; held: number }
type Seen = { found(): string[] }
const seenBy = (page: Page) => page.evaluate(() => (window as unknown as { seen: Seen }).seen.found())

/**
 * Searches every change of the document from the moment at which the page shows Grace's name. Ada may see her own data
 * before.
 */
const watchEveryCommit = (context: BrowserContext) =>
  context.addInitScript((canaries) => {
    const found = new Set<string>()
    let isGrace = false
    const around = (text: string, canary: string) => {
      const at = text.indexOf(canary)
      return text.slice(Math.max(0, at - 60), at + 60)
    }
    const look = () => {
      const text = document.documentElement.textContent
      isGrace ||= text.includes('Signed in as Grace')
      if (isGrace) for (const canary of canaries) if (text.includes(canary)) found.add(around(text, canary))
    }
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    Object.assign(window, { seen: { found: () => [...found] } })
  }, ofAda)

/** Records requests to the API with the user of their token, and the responses. */
const overhearApi = (context: BrowserContext, { api }: Storezero) => {
  const heard: { sub: string; text: string }[] = []
  context.on('response', async (response) => {
    // a popup that has closed cannot be queried
    if (!response.url().startsWith(api)) return
    const { authorization } = await response.request().allHeaders()
    if (!authorization) return
    const [, payload = ''] = authorization.split('.')
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }
    const sent = `${response.url()} ${response.request().postData() ?? ''}`
    heard.push({ sub, text: `${sent} ${await response.text().catch(() => '')}` })
  })
  return heard
}

const ordersOf = async (page: Page, { account }: Storezero, signIn: (page: Page) => Promise<void>) => {
  await page.goto(`${account}/orders`)
  await signIn(page)
  await expect(page.getByRole('cell', { name: 'SZ-2094' })).toBeVisible()
  await page.getByRole('link', { name: 'SZ-2094' }).click()
  await expect(page.getByRole('heading', { name: 'Order SZ-2094' })).toBeVisible()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expectFound(page, 'Reading lamp')
}

const signOut = async (page: Page) => {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
}

const enter = async (page: Page) => {
  await expect(page.getByText('Signed in as Grace')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'SZ-2101' })).toBeVisible()
  await sleep(2_500) // pending and retried requests arrive in this time
  expect(await seenBy(page)).toEqual([])
  await expectNoLeak(page, ofAda)
}

let heard: { sub: string; text: string }[]
test.beforeEach(async ({ page, context, storezero, signIn }) => {
  await watchEveryCommit(context)
  heard = overhearApi(context, storezero)
  await ordersOf(page, storezero, signIn)
})
/** No request of grace's page requests or receives ada's data. */
test.afterEach(() => {
  const ofGrace = heard.filter(({ sub }) => sub === 'grace')
  expect(ofGrace.length).toBeGreaterThan(0)
  for (const canary of ofAda) expect(ofGrace.filter(({ text }) => text.includes(canary))).toEqual([])
})

test('after ada’s sign-out, grace finds none of her data in the same tab', async ({ page, storezero, signIn }) => {
  await signOut(page)
  await page.goto(`${storezero.account}/orders`)
  await signIn(page, 'grace')
  await enter(page)
})

const openTab = async (context: BrowserContext, url: string, name: string) => {
  const tab = await context.newPage()
  await tab.goto(url)
  await expect(tab.getByRole('cell', { name })).toBeVisible()
  return tab
}
const again = (page: Page) =>
  page.getByRole('alertdialog', { name: 'Your session has ended' }).getByRole('button', { name: 'Sign in again' })

test('nor in the tab that ada has left open', async ({ page, context, storezero, signIn }) => {
  const other = await openTab(context, `${storezero.account}/orders`, 'SZ-2094')
  await signOut(page)
  await page.goto(`${storezero.account}/orders`)
  await signIn(page, 'grace')
  await enter(page)
  await other.bringToFront()
  await again(other).click()
  await enter(other)
})

test('nor when what ada has asked for comes after grace', async ({ page, context, storezero, signIn }) => {
  const other = await openTab(context, `${storezero.account}/orders/SZ-2094`, 'Reading lamp')
  const list = await openTab(context, `${storezero.account}/orders`, 'SZ-2094')
  await storezero.askApi('hold')
  await list.getByRole('button', { name: 'Refresh' }).click()
  await other.bringToFront()
  await other.getByLabel('A note with this order').fill('Sing, canary')
  await other.getByRole('button', { name: 'Leave a note' }).click()
  await expect.poll(async () => (await storezero.askApi<Counts>('counts')).held).toBe(2)

  const givenUp: string[] = []
  context.on('requestfailed', (request) => givenUp.push(`${request.method()} ${new URL(request.url()).pathname}`))
  await page.bringToFront()
  await signOut(page)
  await expect.poll(() => givenUp).toEqual(expect.arrayContaining(['GET /orders', 'POST /orders/SZ-2094/note']))
  // in a popup, so the page stays
  await other.bringToFront()
  const [popup] = await Promise.all([other.waitForEvent('popup'), again(other).click()])
  await signIn(popup, 'grace')
  await list.bringToFront()
  await again(list).click()
  for (const tab of [other, list]) await expect(tab.getByText('Signed in as Grace')).toBeVisible()
  await storezero.askApi('release')
  await enter(list)
  await other.getByRole('link', { name: 'All Orders' }).click()
  await enter(other)
  const { succeeded } = await storezero.askApi<Counts>('counts')
  expect(succeeded).not.toHaveProperty('POST /orders/SZ-2094/note')
})
