import { expect as base, type Locator } from '@playwright/test'
import { WebKitLocator } from './WebKitPage.ts'

const answer = (pass: boolean, what: string): { pass: boolean; message: () => string } => ({
  pass,
  message: () => what,
})

/** Playwright's assertions, which look at WebKit's locators too. */
export const expect = base.extend({
  async toBeVisible(locator: Locator | WebKitLocator) {
    if (locator instanceof WebKitLocator)
      await base.poll(() => locator.isVisible(), { message: String(locator) }).toBe(true)
    else await base(locator).toBeVisible()
    return answer(true, `${String(locator)} is visible`)
  },
  async toBeHidden(locator: Locator | WebKitLocator) {
    if (locator instanceof WebKitLocator)
      await base.poll(() => locator.isVisible(), { message: String(locator) }).toBe(false)
    else await base(locator).toBeHidden()
    return answer(true, `${String(locator)} is hidden`)
  },
})
