import { setTimeout as sleep } from 'node:timers/promises'
import type { Time } from '../sixActs.ts'

/** Time as it passes: no clock can be put into a page by classic WebDriver. */
export const realTime: Time = {
  leaveAlone: (ms) => sleep(ms),
  async use(page, ms) {
    const endAt = Date.now() + ms
    for (let move = 0; Date.now() < endAt; move++) {
      await page.mouse.move(100 + (move % 10) * 20, 200)
      await sleep(Math.min(500, Math.max(0, endAt - Date.now())))
    }
  },
}
