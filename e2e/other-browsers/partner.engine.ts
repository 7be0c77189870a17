import type { Page } from '@playwright/test'
import { expect, test } from './engines.ts'

test.use({ durations: { idle: 24, token: 10, warning: 10 }, thirdPartyCookies: 'blocked' })

const question = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still here?' })
const ended = (page: Page) => page.getByRole('alertdialog', { name: 'Your session has ended' })
const parcels = (page: Page) => page.getByRole('heading', { name: 'Parcels to hand over' })

test.beforeEach(async ({ page, storezero, signIn }) => {
  await storezero.endSessions() // of the tests before
  await page.goto(storezero.partner)
  await signIn(page)
  await expect(parcels(page)).toBeVisible()
  // the cookie is kept back indeed
  await expect(page.getByText('not seen from this site')).toBeVisible()
})

test('with third-party cookies blocked, the first click on “Stay signed in” extends at the server', async ({
  page,
  storezero,
}) => {
  await expect(question(page)).toBeVisible()
  const since = await storezero.now()
  await question(page).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(question(page)).toBeHidden()
  await expect(parcels(page)).toBeVisible()
  const contacts = await storezero.requests(since, 'authorize')
  expect(contacts.at(-1)).toMatchObject({ clientId: 'partner', prompt: 'none', outcome: 'ok' })
  const [session] = (await storezero.status()).sessions
  expect(session?.idleExpiresAt).toBeGreaterThanOrEqual((contacts.at(-1)?.at ?? Infinity) + 23_000)
})

test('with third-party cookies blocked, the first click on “Sign in again” opens a window', async ({
  page,
  engineContext,
  signIn,
}) => {
  await expect(ended(page)).toBeVisible()
  const popup = await engineContext.popupOf(page, () =>
    ended(page).getByRole('button', { name: 'Sign in again' }).click(),
  )
  await signIn(popup)
  await expect(ended(page)).toBeHidden()
  await expect(parcels(page)).toBeVisible()
  await expect.poll(() => popup.isClosed()).toBe(true)
})
