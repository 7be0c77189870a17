import { passTime, takeClocks } from './passTime.ts'
import { expect, test } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 }, variant: { isolated: true } })

test('signing in again in a popup works although the server isolates it from the page', async ({
  page,
  context,
  storezero,
  signIn,
}) => {
  await takeClocks(context, storezero)
  await page.goto(storezero.shop)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await signIn(page)
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
  await passTime({ page, storezero }, 301_000, { stepMs: 20_000 })
  const ended = page.getByRole('alertdialog', { name: 'Your session has ended' })
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    ended.getByRole('button', { name: 'Sign in again' }).click(),
  ])
  await expect(popup.getByLabel('Username')).toBeVisible()
  // the popup is isolated
  expect(await popup.evaluate(() => window.opener)).toBeNull()
  await signIn(popup)
  await expect(ended).toBeHidden()
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
  await expect.poll(() => popup.isClosed()).toBe(true)
})
