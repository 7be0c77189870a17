import type { Page } from '@playwright/test'
import { expect, test } from './storezero.ts'

// Real time, because the timestamps of clicks come from the browser.
const idle = 12
// the SSO session is extended at half of it, before the warning
test.use({ durations: { idle, token: 10, warning: 5 } })

const question = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still here?' })
const ended = (page: Page) => page.getByRole('alertdialog', { name: 'Your session has ended' })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Blocks the page from shortly before the end until well after it, and clicks in between.
 * @param endAt when the session of the page ends, epoch ms
 * @param clickMs how long after that, or before
 */
const clickWhileBusy = async (page: Page, endAt: number, clickMs: number) => {
  const box = await question(page).getByRole('button', { name: 'Stay signed in' }).boundingBox()
  if (!box) throw new Error('There is nothing to click.')
  const devtools = await page.context().newCDPSession(page)
  await pause(endAt - 2_000 - Date.now())
  await page.evaluate(() => {
    setTimeout(() => {
      const until = performance.now() + 3_500
      while (performance.now() < until);
    }, 100)
  })
  await pause(endAt + clickMs - Date.now())
  const where = { x: box.x + box.width / 2, y: box.y + box.height / 2, button: 'left', clickCount: 1 } as const
  // resolves after the page has handled them
  await Promise.all([
    devtools.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...where }),
    devtools.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...where }),
  ])
}

let endAt = NaN
test.beforeEach(async ({ page, storezero, signIn }) => {
  await page.goto(`${storezero.account}/orders`)
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
  await pause(500)
  await page.mouse.move(200, 300, { steps: 5 })
  await page.mouse.click(200, 300)
  endAt = Date.now() + idle * 1_000
  // causes a later extension, so that the SSO session outlives the page's
  await expect(question(page)).toBeVisible({ timeout: idle * 1_000 })
  await page.evaluate(() => {
    Object.assign(window, { ends: 0 })
    new MutationObserver(() => {
      const dialog = document.querySelector('[role=alertdialog][open]')
      if (dialog?.textContent.includes('has ended')) (window as unknown as { ends: number }).ends++
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  })
})

test('a click before the end counts although a busy page handles it afterwards', async ({ page, storezero }) => {
  const since = await storezero.now()
  await clickWhileBusy(page, endAt, -1_500)
  await expect(question(page)).toBeHidden()
  await expect(page.getByText('Signed in as Ada')).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { ends: number }).ends)).toBe(0)
  expect(await storezero.requests(since, 'authorize')).toHaveLength(1)
})

test('a click after the end does not count on a busy page', async ({ page, storezero }) => {
  const since = await storezero.now()
  await clickWhileBusy(page, endAt, 400)
  await expect(ended(page)).toBeVisible()
  expect(await storezero.requests(since, 'authorize')).toEqual([])
})
