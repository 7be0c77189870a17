import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, expect, firefox, test as base, type Browser, type Page } from '@playwright/test'
import { firefoxLaunchOptions } from '../../tools/other-browsers/firefox.ts'
import { findProgram } from '../../tools/other-browsers/programs.ts'
import { startOrca, type Orca } from '../../tools/other-browsers/startOrca.ts'
import { startStorezero, type Durations, type Storezero } from '../../tools/startStorezero.ts'

export type BrowserName = 'Firefox' | 'Chromium'

const launch = (name: BrowserName, env: Record<string, string>): Promise<Browser> =>
  name === 'Firefox'
    ? firefox.launch({ ...firefoxLaunchOptions({ 'accessibility.force_disabled': -1 }), headless: false, env })
    : chromium.launch({
        executablePath: findProgram('chromium'),
        headless: false,
        args: ['--force-renderer-accessibility', '--no-sandbox'],
        env,
      })

/** A page of the shop whose user listens to Orca. */
export type Listener = {
  page: Page
  storezero: Storezero
  /** Forgets what was said before. */
  forget(): void
  /** Waits until Orca has said a text, and then a second in which it says nothing more. Returns all of it. */
  hear(text: string): Promise<string[]>
  /** Returns what was said since, once nothing has been said for two seconds. */
  silence(): Promise<string[]>
  stop(): Promise<void>
}

/** Signs Ada in to the shop, and sets the focus on the page's first link. */
export const listen = async (browserName: BrowserName, durations: Durations): Promise<Listener> => {
  const storezero = await startStorezero(durations)
  const orca: Orca = await startOrca()
  const browser = await launch(browserName, orca.environment)
  const page = await browser.newPage()
  let from = 0
  const said = (): string[] => orca.said().slice(from)
  const quiet = async (ms: number): Promise<string[]> => {
    for (;;) {
      const before = said().length
      await sleep(ms)
      if (said().length === before) return said()
    }
  }
  await page.goto(storezero.shop)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('Password').fill('ada')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Signed in as Ada').waitFor()
  // until now the focus is in the address bar; the click is on empty ground
  orca.clickAt(640, 900)
  await page.getByRole('link', { name: 'Storezero' }).first().focus()
  return {
    page,
    storezero,
    forget: () => void (from = orca.said().length),
    async hear(text) {
      await expect.poll(() => said().some((one) => one.includes(text)), { message: `Orca says “${text}”` }).toBe(true)
      return quiet(1_000)
    },
    silence: () => quiet(2_000),
    async stop() {
      await browser.close()
      await orca.stop()
      await storezero.stop()
    },
  }
}

export const test = base
export { expect }
