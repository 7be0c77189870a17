import { expect, test } from './storezero.ts'

test('a cancelled sign-in returns to the requesting page, which offers another try', async ({
  page,
  storezero,
  signIn,
}) => {
  const deepLink = `${storezero.account}/orders?status=open`
  await page.goto(deepLink)
  await page.getByRole('link', { name: 'Go back' }).click()
  await expect(page.getByRole('heading', { name: 'Signing in didn’t work' })).toBeVisible()
  await expect(page).toHaveURL(deepLink)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Try again' }).click()
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
  await expect(page).toHaveURL(deepLink)
})
