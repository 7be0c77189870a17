import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import type { Storezero } from './storezero.ts'

/** Real ms between two steps, in which a silent authentication completes. Measured: 40 ms. */
const answerMs = 60

/** Replaces the pages' clocks and sets them to the servers' time. Call it before the first page is opened. */
export const takeClocks = async (context: BrowserContext, storezero: Storezero): Promise<void> =>
  context.clock.install({ time: await storezero.now() })

/**
 * Moves the clocks of pages and servers in small steps, because a request that is due in a step needs some real time.
 */
export async function passTime(
  { page, storezero }: { page: Page; storezero: Storezero },
  ms: number,
  each: { stepMs?: number; act?: () => Promise<void> } = {},
): Promise<void> {
  const { stepMs = 5_000, act } = each
  // real time passes too, so the server's clock says how far the steps have come
  const endAt = (await storezero.now()) + ms
  for (let left = ms; left > 0; left = endAt - (await storezero.now())) {
    const step = Math.max(0, Math.min(stepMs, left - answerMs))
    await act?.()
    await storezero.shiftClock(step)
    await page.context().clock.runFor(step)
    await sleep(answerMs)
  }
}
