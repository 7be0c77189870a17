import { firefox, type BrowserContext, type Page } from '@playwright/test'
import { cookieBehaviours, firefoxLaunchOptions } from '../../tools/other-browsers/firefox.ts'
import { startWebKit } from '../../tools/other-browsers/startWebKit.ts'
import { scanForCanaries } from '../canaryScan.ts'
import { test as base } from '../storezero.ts'
import { expect } from './expect.ts'
import { WebKitPage, WebKitWindows } from './WebKitPage.ts'

type Engine = 'firefox' | 'webkit'

/** What a test may do with its browser, in each engine. */
type EngineContext = {
  newPage(): Promise<Page>
  /** Waits for a window that opens while `act` runs. */
  popupOf(page: Page, act: () => Promise<void>): Promise<Page>
}

export type EngineOptions = {
  engine: Engine
  thirdPartyCookies: 'as the browser comes' | 'blocked'
}

const withoutCookies = {
  firefox: { 'network.cookie.cookieBehavior': cookieBehaviours.blocked },
  webkit: ['--enable-itp'],
}

/**
 * The tests of the demo, in Firefox by Playwright and in WebKit by WebDriver. What WebKit's pages and locators have of
 * Playwright's is what these tests use.
 */
export const test = base.extend<{ engineContext: EngineContext }, EngineOptions>({
  engine: ['firefox', { scope: 'worker', option: true }],
  thirdPartyCookies: ['as the browser comes', { scope: 'worker', option: true }],
  engineContext: async ({ engine, thirdPartyCookies, storezero }, use) => {
    const isBlocked = thirdPartyCookies === 'blocked'
    if (engine === 'webkit') {
      const { browser, stop } = await startWebKit(isBlocked ? withoutCookies.webkit : [])
      const windows = new WebKitWindows(browser)
      const pages: WebKitPage[] = [new WebKitPage(windows, await browser.getWindowHandle())]
      const spare = [...pages]
      const newPage = async (): Promise<Page> => {
        const page = spare.pop() ?? (await windows.newPage())
        if (!pages.includes(page)) pages.push(page)
        return page as unknown as Page
      }
      const popupOf = async (_: Page, act: () => Promise<void>): Promise<Page> => {
        const [popup] = await Promise.all([windows.popup(pages), act()])
        pages.push(popup)
        return popup as unknown as Page
      }
      await use({ newPage, popupOf })
      await stop()
      return
    }
    const browser = await firefox.launch(firefoxLaunchOptions(isBlocked ? withoutCookies.firefox : {}))
    const context = await browser.newContext()
    const findLeaks = await scanForCanaries(context, storezero.auth)
    const popupOf = async (page: Page, act: () => Promise<void>): Promise<Page> =>
      (await Promise.all([page.waitForEvent('popup'), act()]))[0]
    await use({ newPage: () => context.newPage(), popupOf })
    expect(await findLeaks()).toEqual([])
    await browser.close()
  },
  // the acts open their second page by it
  context: async ({ engineContext }, use) => use(engineContext as unknown as BrowserContext),
  page: async ({ engineContext }, use) => use(await engineContext.newPage()),
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what is wanted
  signIn: async ({}, use) => {
    await use(async (page, user = 'ada') => {
      await page.getByLabel('Username').fill(user)
      await page.getByLabel('Password').fill(user)
      await page.getByRole('button', { name: 'Sign in' }).click()
    })
  },
})
export { expect }
