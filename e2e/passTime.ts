import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import type { Storezero } from './storezero.ts'

/** Real time for a silent authentication to be answered before the clocks go on; measured 40 ms. */
const answerMs = 60

/** Takes the pages' clocks over and sets them by the servers'; must come before the first page is opened. */
export const takeClocks = async (context: BrowserContext, storezero: Storezero): Promise<void> =>
  context.clock.install({ time: await storezero.now() })

/**
 * Lets time pass for pages and servers together, without waiting: in small steps, because what falls due in one step
 * (a silent authentication, say) takes a little real time to be answered.
 */
export async function passTime(
  { page, storezero }: { page: Page; storezero: Storezero },
  ms: number,
  each: { stepMs?: number; act?: () => Promise<void> } = {},
): Promise<void> {
  const { stepMs = 5_000, act } = each
  // real time passes too while steps are taken: the server's clock says how far they have come
  const endAt = (await storezero.now()) + ms
  for (let left = ms; left > 0; left = endAt - (await storezero.now())) {
    const step = Math.max(0, Math.min(stepMs, left - answerMs))
    await act?.()
    await storezero.shiftClock(step)
    await page.context().clock.runFor(step)
    await sleep(answerMs)
  }
}
