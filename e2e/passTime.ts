import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page, Request } from '@playwright/test'
import type { Storezero } from './storezero.ts'

/** Real ms between two steps, in which a silent authentication completes. Measured: 40 ms. */
const answerMs = 60

/** Replaces the pages' clocks and sets them to the servers' time. Call it before the first page is opened. */
export const takeClocks = async (context: BrowserContext, storezero: Storezero): Promise<void> => {
  const open = new Set<Request>()
  openRequests.set(context, open)
  context.on('request', (request) => open.add(request))
  context.on('requestfinished', (request) => open.delete(request))
  context.on('requestfailed', (request) => open.delete(request))
  await context.clock.install({ time: await storezero.now() })
}

/** Requests without an answer yet. On a slow machine, a step of the clocks before it would be a timeout. */
const openRequests = new WeakMap<BrowserContext, Set<Request>>()
const longestAnswerMs = 3_000

const answered = async (context: BrowserContext): Promise<void> => {
  const giveUpAt = performance.now() + longestAnswerMs
  const hasOpen = () => openRequests.get(context)?.size
  do await sleep(answerMs)
  while (hasOpen() && performance.now() < giveUpAt)
  openRequests.get(context)?.clear() // a request that is held back on purpose delays one step only
}

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
    await answered(page.context())
  }
}
