import type { BrowserContext, Page } from '@playwright/test'
import { expect, type Storezero } from './storezero.ts'

export const question = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still here?' })
export const ended = (page: Page) => page.getByRole('alertdialog', { name: 'Your session has ended' })
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Counts that a page keeps about itself, for the lifetime of its document. */
type Notes = {
  shows: boolean[]
  unloads: number
  questions: number
  timers: number
  longestGapMs: number
}
export const notes = (page: Page) => page.evaluate(() => (window as unknown as { notes: Notes }).notes)

const takeNotes = (context: BrowserContext) =>
  context.addInitScript(() => {
    const taken: Notes = { shows: [], unloads: 0, questions: 0, timers: 0, longestGapMs: 0 }
    Object.assign(window, { notes: taken })
    window.addEventListener('pageshow', ({ persisted }) => taken.shows.push(persisted))
    window.addEventListener('beforeunload', () => taken.unloads++)
    // every change of the open modal, including its countdown
    new MutationObserver((records) => {
      for (const { target } of records) {
        const dialog = (target instanceof Element ? target : target.parentElement)?.closest('[role=alertdialog][open]')
        if (dialog?.textContent.includes('Are you still here?')) taken.questions++
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    let tickedAt = Date.now()
    setInterval(() => {
      taken.longestGapMs = Math.max(taken.longestGapMs, Date.now() - tickedAt)
      tickedAt = Date.now()
    }, 50)
    // timers of the library, without those of the demo's status strip
    const { setTimeout: setTimer, setInterval: setTicker, requestAnimationFrame: setFrame } = window
    const count = () => (/\/packages\//.test(new Error('who').stack ?? '') ? taken.timers++ : 0)
    Object.assign(window, {
      setTimeout: (...given: Parameters<typeof setTimer>) => (count(), setTimer(...given)),
      setInterval: (...given: Parameters<typeof setTicker>) => (count(), setTicker(...given)),
      requestAnimationFrame: (draw: FrameRequestCallback) => (count(), setFrame.call(window, draw)),
    })
  })

export const openOrders = async (page: Page, account: string): Promise<void> => {
  await page.goto(`${account}/orders`)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
}

type Stage = { page: Page; context: BrowserContext; storezero: Storezero; signIn: (page: Page) => Promise<void> }

/** Opens the orders on a page that counts from its first script on. */
export const signInToOrders = async ({ page, context, storezero, signIn }: Stage): Promise<void> => {
  await takeNotes(context)
  await page.goto(`${storezero.account}/orders`)
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'All Orders' })).toBeVisible()
}
