import { expect, test } from './storezero.ts'

test.use({ viewport: { width: 800, height: 300 } })

test('a sign-in by redirect returns to the scroll position', async ({ page, storezero, signIn }) => {
  await page.goto(`${storezero.shop}/?from=test#goods`)
  const button = page.getByRole('button', { name: 'Sign in', exact: true })
  await expect(button).toBeVisible()
  await page.evaluate(() => scrollTo(0, 250))
  // a click by Playwright would scroll to the button
  await button.evaluate((element: HTMLButtonElement) => element.click())
  await signIn(page)
  await expect(page.getByText('Signed in as Ada')).toBeAttached()
  expect(new URL(page.url()).search + new URL(page.url()).hash).toBe('?from=test#goods')
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(250)
})
