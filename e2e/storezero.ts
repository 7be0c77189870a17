import { expect, test as base, type Page } from '@playwright/test'
import { scanForCanaries } from './canaryScan.ts'
import { startStorezero, type Durations, type Storezero, type Variant } from '../tools/startStorezero.ts'

export type { Durations, ServerRequest, Storezero } from '../tools/startStorezero.ts'

export const test = base.extend<
  { signIn: (page: Page, user?: string) => Promise<void> },
  { durations: Durations; variant: Variant; storezero: Storezero }
>({
  durations: [
    { idle: 300, token: 150, warning: 60 },
    { scope: 'worker', option: true },
  ],
  variant: [{}, { scope: 'worker', option: true }],
  storezero: [
    async ({ durations, variant }, use) => {
      const running = await startStorezero(durations, variant)
      await use(running)
      await running.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // every test also searches for leaked secrets
  context: async ({ context, storezero }, use) => {
    const findLeaks = await scanForCanaries(context, storezero.auth)
    await use(context)
    expect(await findLeaks()).toEqual([])
  },
  // fills in the authorization server's own page
  signIn: async ({ storezero }, use) => {
    await use(async (page, user = 'ada') => {
      await expect(page).toHaveURL(new RegExp(`^${storezero.auth}/`))
      await page.getByLabel('Username').fill(user)
      await page.getByLabel('Password').fill(user)
      await page.getByRole('button', { name: 'Sign in' }).click()
    })
  },
})
export { expect }
