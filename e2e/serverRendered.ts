import { expect, test as base, type Page } from '@playwright/test'
import { serveExample, type Example } from './serveExample.ts'

export const test = base.extend<{ complaints: string[] }, { example: Example; origin: string }>({
  example: ['next', { scope: 'worker', option: true }],
  origin: [
    async ({ example }, use) => {
      const { origin, stop } = await serveExample(example)
      await use(origin)
      await stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // hydration warnings of React, and all other console errors
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

const comeAs = (page: Page, origin: string, cookies: { session?: string; sso?: string }) =>
  page.context().addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: origin })))
const status = (page: Page) => page.locator('[data-status]')
const heading = (page: Page) => page.getByRole('heading', { name: 'All Orders' })

/** Tests that both examples must pass. */
export function describeServerRendered(): void {
  test('the server renders the page for its user and sends none of it to others', async ({ origin }) => {
    const load = async (cookie: string) => {
      const answer = await fetch(`${origin}/orders`, { headers: { cookie } })
      expect(answer.headers.get('cache-control')).toMatch(/private,.* no-store/)
      return answer.text()
    }
    const page = await load('session=ada')
    expect(page).toContain('All Orders')
    expect(page).toMatch(/Signed in as (<!-- -->)?Ada/)
    expect(await load('')).toContain('For people who are')
    expect(await load('')).not.toMatch(/<h1|lamp|Ada/)
  })

  test('the page is hydrated without changes', async ({ page, origin }) => {
    await comeAs(page, origin, { session: 'ada', sso: 'ada' })
    // without JavaScript
    await page.addInitScript(() =>
      document.addEventListener('readystatechange', () => document.querySelector('h1')?.setAttribute('data-first', '')),
    )
    await page.goto(`${origin}/orders`)
    await expect(status(page)).toHaveAttribute('data-status', 'active')
    await expect(status(page)).toHaveText('Signed in as Ada')
    await expect(heading(page)).toHaveAttribute('data-first', '')
  })

  test('another user at the authorization server sees their own page', async ({ page, origin }) => {
    await comeAs(page, origin, { session: 'ada', sso: 'grace' })
    await page.goto(`${origin}/orders`)
    await expect(page.getByText('A lamp for Grace')).toBeVisible()
    await expect(status(page)).toHaveText('Signed in as Grace')
    expect(await page.locator('body').innerText()).not.toContain('Ada')
  })

  test('the page closes if no user is signed in any more, and the server is told', async ({ page, origin }) => {
    await comeAs(page, origin, { session: 'ada' })
    await page.goto(`${origin}/orders`)
    await expect(status(page)).toHaveText('Not signed in')
    await expect(heading(page)).toHaveCount(0)
    await expect.poll(async () => (await page.context().cookies()).map(({ name }) => name)).toEqual([])
    await page.getByRole('link', { name: 'signed in' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('A lamp for Ada')).toBeVisible()
  })

  test('the modal opens in time', async ({ page, origin }) => {
    await page.clock.install()
    await comeAs(page, origin, { session: 'ada', sso: 'ada' })
    await page.goto(`${origin}/orders`)
    await expect(status(page)).toHaveAttribute('data-status', 'active')
    await page.clock.runFor(245_000)
    const question = page.getByRole('alertdialog', { name: 'Are you still here?' })
    await expect(question).toBeVisible()
    await question.getByRole('button', { name: 'Stay signed in' }).click()
    await expect(question).toBeHidden()
    await expect(status(page)).toHaveAttribute('data-status', 'active')
  })
}
