import { describeSixActs } from './sixActs.ts'
import { test } from './storezero.ts'

test.use({ durations: { idle: 20, token: 10, warning: 6 } })

describeSixActs('the six acts, with short durations in real time', async () => ({
  leaveAlone: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  async use(page, ms) {
    const end = Date.now() + ms
    for (let i = 0; Date.now() < end; i++) {
      await page.mouse.move(100 + (i % 10) * 20, 200)
      await page.waitForTimeout(Math.min(500, Math.max(0, end - Date.now())))
    }
  },
}))
