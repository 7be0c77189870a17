import type { BrowserContext, Page } from '@playwright/test'
import { expectNoLeak, expectFound } from './expectNoLeak.ts'
import { passTime, takeClocks } from './passTime.ts'
import { expect, test, type Storezero } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 } })

const typed = {
  Name: 'Ada Canary',
  Email: 'canary@storezero.example',
  Address: '12 Canary Lane',
  'A note for the gift': 'Sing, canary',
  'Card number': '4111 2222 3333 4444',
}
const ofAda = [...Object.values(typed), 'Ada', 'ada@storezero.example', 'SZ-2094', 'SZ-2031']

const ended = (page: Page) => page.getByRole('alertdialog', { name: 'Your session has ended' })
const again = (page: Page) => ended(page).getByRole('button', { name: 'Sign in again' })
const here = (page: Page) => ended(page).getByRole('button', { name: 'Sign in on this page' })
const kept = (page: Page) => page.getByText('What you typed is still here, as it was')

/** Ada is signed in to the shop, has goods in the basket, and has filled in the form without sending it. */
const halfFillCheckout = async (page: Page, { shop }: Storezero, signIn: (page: Page) => Promise<void>) => {
  await page.goto(shop)
  await page.getByRole('button', { name: 'Add Teapot to the basket' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await signIn(page)
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
  await page.getByRole('link', { name: 'Basket' }).click()
  await page.getByRole('link', { name: 'Check out' }).click()
  await expect(page.getByLabel('Name')).toHaveValue('Ada')
  for (const [label, text] of Object.entries(typed)) await page.getByLabel(label).fill(text)
  await page.getByLabel('By bicycle courier').check()
}

const expectTyped = async (page: Page) => {
  await expect(ended(page)).toBeHidden()
  for (const [label, text] of Object.entries(typed)) await expect(page.getByLabel(label)).toHaveValue(text)
  await expect(page.getByLabel('By bicycle courier')).toBeChecked()
  await expect(page.getByText('Teapot')).toBeVisible()
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
}

const lapse = async (page: Page, storezero: Storezero) => {
  await passTime({ page, storezero }, 301_000, { stepMs: 60_000 })
  await expect(ended(page)).toBeVisible()
  await expect(page.getByLabel('Address')).toBeHidden()
  // the SSO session may outlive it by half of the timeout, and would sign in any user of the browser silently
  await passTime({ page, storezero }, 200_000, { stepMs: 60_000 })
  expect((await storezero.status()).sessions).toEqual([])
}

/** Opens the sign-in popup. */
const openWindow = async (page: Page) => {
  const [popup] = await Promise.all([page.waitForEvent('popup'), again(page).click()])
  await expect(popup.getByLabel('Username')).toBeVisible()
  return popup
}

test.describe('what ada has typed', () => {
  test.beforeEach(async ({ page, context, storezero, signIn }) => {
    await takeClocks(context, storezero)
    await halfFillCheckout(page, storezero, signIn)
    await lapse(page, storezero)
  })

  test('is there after signing in again in a popup, and deleted once the order is placed', async ({ page, signIn }) => {
    const popup = await openWindow(page)
    await Promise.all([popup.waitForEvent('close'), signIn(popup)])
    await expectTyped(page)
    await expect(kept(page)).toBeHidden() // it was never hidden

    await page.getByRole('button', { name: /^Order for/ }).click()
    await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible()
    await page.reload()
    await expect(page.getByText('Signed in as Ada')).toBeVisible()
    await expectNoLeak(page, Object.values(typed))
  })

  test('is there after signing in again on this page, although a popup was open', async ({ page, signIn }) => {
    const popup = await openWindow(page)
    await here(page).click()
    await signIn(page)
    await expectTyped(page)
    await expect(kept(page)).toBeVisible()
    expect(new URL(page.url()).pathname).toBe('/checkout')
    await page.getByRole('button', { name: 'Start over' }).click()
    await expect(page.getByLabel('Address')).toHaveValue('')
    expect(popup.isClosed() || !popup.url().includes('code=')).toBe(true)
  })

  test('is there after the popup was closed and opened again', async ({ page, signIn }) => {
    const popup = await openWindow(page)
    await popup.close()
    await expect(ended(page).getByText('The sign-in window was closed')).toBeVisible()
    await expect(here(page)).toBeVisible()
    const second = await openWindow(page)
    await Promise.all([second.waitForEvent('close'), signIn(second)])
    await expectTyped(page)
  })
})

test('typed text is there although the browser blocks the popup', async ({ page, context, storezero, signIn }) => {
  await takeClocks(context, storezero)
  await context.addInitScript(() => Object.assign(window, { open: () => null }))
  await halfFillCheckout(page, storezero, signIn)
  await lapse(page, storezero)
  await again(page).click()
  await expect(ended(page).getByText('Your browser blocked the sign-in window')).toBeVisible()
  await here(page).click()
  await signIn(page)
  await expectTyped(page)
  await expect(kept(page)).toBeVisible()
})

test.describe('none of ada’s text is left for grace', () => {
  let other: Page
  let orders: Page
  const enter = async (page: Page) => {
    await expect(page.getByText('Signed in as Grace')).toBeVisible()
    await expectNoLeak(page, ofAda)
  }

  test.beforeEach(async ({ page, context, storezero, signIn }) => {
    await takeClocks(context, storezero)
    await halfFillCheckout(page, storezero, signIn)
    other = await openTab(context, storezero.shop)
    orders = await openTab(context, `${storezero.account}/orders/SZ-2094`)
    await expect(orders.getByRole('heading', { name: 'Order SZ-2094' })).toBeVisible()
    await expectFound(page, typed.Address)
    await lapse(page, storezero)
  })

  /** In the tabs that ada left open: covered until a click, and then grace's. */
  const enterOtherTabs = async () => {
    for (const tab of [other, orders]) {
      await tab.bringToFront()
      await expect(ended(tab)).toBeVisible()
      await again(tab).click()
    }
    await enter(other)
    await expect(orders.getByText('Signed in as Grace')).toBeVisible()
    await orders.getByRole('link', { name: 'All Orders' }).click()
    await expect(orders.getByRole('cell', { name: 'SZ-2101' })).toBeVisible()
    await enter(orders)
  }

  test('when she signs in in a popup', async ({ page, signIn }) => {
    const popup = await openWindow(page)
    await Promise.all([popup.waitForEvent('close'), signIn(popup, 'grace')])
    await enter(page)
    await expect(page.getByText('Your basket is empty')).toBeVisible()
    await enterOtherTabs()
  })

  test('when she signs in on this page', async ({ page, signIn }) => {
    await openWindow(page)
    await here(page).click()
    await signIn(page, 'grace')
    await enter(page)
    await enterOtherTabs()
  })
})

const openTab = async (context: BrowserContext, url: string) => {
  const tab = await context.newPage()
  await tab.goto(url)
  await expect(tab.getByText('Signed in as Ada')).toBeVisible()
  return tab
}
