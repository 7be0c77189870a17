import type { Page } from '@playwright/test'
import { expect, test } from './engines.ts'

test.use({ durations: { idle: 24, token: 10, warning: 10 }, variant: { withoutBackend: true } })

const question = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still here?' })
const orders = (page: Page) => page.getByRole('heading', { name: 'All Orders' })

test.beforeEach(({ storezero }) => storezero.endSessions())

test('two tabs of one app: both ask, one answer is enough, and a sign-out reaches the other', async ({
  page,
  engineContext,
  storezero,
  signIn,
}) => {
  await page.goto(`${storezero.account}/orders`)
  await signIn(page)
  await expect(orders(page)).toBeVisible()
  const other = await engineContext.newPage()
  await other.goto(`${storezero.account}/orders`)
  await expect(orders(other)).toBeVisible()

  await expect(question(page)).toBeVisible()
  await expect(question(other)).toBeVisible()
  const since = await storezero.now()
  await question(other).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(question(other)).toBeHidden()
  await expect(question(page)).toBeHidden()
  const contacts = await storezero.requests(since, 'authorize')
  expect(contacts.map(({ clientId, outcome }) => `${clientId} ${outcome}`)).toEqual(['account ok'])

  await other.getByRole('button', { name: 'Sign out' }).click()
  await expect(other.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expect(orders(page)).toBeHidden()
  expect((await storezero.status()).sessions).toHaveLength(0)
})
