import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { startStorezero, type Storezero } from './startStorezero.ts'

const folder = path.resolve(import.meta.dirname, '../docs/images')
const wide = { width: 960, height: 640 }
/** What the modal says is left: half a second more is never rounded to another number. */
const shownSeconds = 48

const open = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: wide, deviceScaleFactor: 2, colorScheme: 'light', reducedMotion: 'no-preference' })

const take = async (page: Page, name: string): Promise<void> => {
  // a ring that is still on its way would differ from run to run
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
  await page.screenshot({ path: path.join(folder, `${name}.png`), caret: 'hide' })
  console.log(`docs/images/${name}.png`)
}

const signIn = async (page: Page, demo: Storezero): Promise<void> => {
  await page.goto(`${demo.account}/orders`)
  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('Password').fill('ada')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('cell', { name: 'Delivered' }).first().waitFor()
}

const takeSessions = async (browser: Browser, demo: Storezero): Promise<void> => {
  const context = await open(browser)
  await context.clock.install()
  const page = await context.newPage()
  await page.setViewportSize({ width: wide.width, height: 860 })
  await page.goto(`${demo.account}/sessions`)
  await page.getByRole('button', { name: 'Sign in here' }).click()
  await page.getByRole('button', { name: 'Continue with Kinfolk' }).click()
  await page.getByLabel('Username').fill('ada')
  await page.getByLabel('Password').fill('kite')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const bar = page.getByRole('region', { name: 'My Account' })
  await bar.getByText('left for ada').waitFor()
  await demo.shiftClock(60_000)
  await context.clock.fastForward(60_000)
  const shop = await context.newPage()
  await shop.goto(demo.shop)
  await shop.getByText('Signed in as Ada').waitFor()
  await page.bringToFront()
  await page.getByText(/^\S+ Single sign-on extended/).waitFor()
  await take(page, 'sessions')
  await context.close()
}

const takePages = async (browser: Browser, demo: Storezero): Promise<void> => {
  const context = await open(browser)
  const account = await context.newPage()
  await signIn(account, demo)
  await take(account, 'orders')
  const shop = await context.newPage()
  await shop.goto(demo.shop)
  await shop.getByText('Signed in as Ada').waitFor()
  await take(shop, 'shop')
  await shop.getByRole('button', { name: 'Sign out' }).click()
  await shop.getByRole('heading', { name: 'You are signed out' }).waitFor()
  await take(shop, 'signed-out')
  await context.close()
}

const takeDialogs = async (browser: Browser, demo: Storezero): Promise<void> => {
  const context = await open(browser)
  await context.clock.install()
  const page = await context.newPage()
  await signIn(page, demo)
  const [session] = (await demo.status()).sessions
  if (!session) throw new Error('The authorization server knows of no session.')
  const pausedAt = session.idleExpiresAt - shownSeconds * 1_000 + 500
  await demo.shiftClock(Math.round(pausedAt - (await demo.now())))
  await page.clock.pauseAt(pausedAt)
  await page.getByRole('alertdialog', { name: 'Are you still here?' }).waitFor()
  await take(page, 'modal-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await take(page, 'modal-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await demo.shiftClock(Math.round(pausedAt + shownSeconds * 1_000 - (await demo.now())))
  await page.clock.runFor(shownSeconds * 1_000)
  await page.getByRole('alertdialog', { name: 'Your session has ended' }).waitFor()
  await take(page, 'ended')
  await context.close()
}

/**
 * The pages of the running demo. The clocks of the page and of the server are moved, not waited for; so the modal shows
 * the same number each time.
 */
export async function takeDemo(browser: Browser): Promise<void> {
  // a server each: what one scene has asked of it is not counted in the other's pictures
  for (const scene of [takePages, takeSessions, takeDialogs]) {
    const demo = await startStorezero()
    await scene(browser, demo).finally(demo.stop)
  }
}
