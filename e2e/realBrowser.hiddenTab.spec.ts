import { ended, notes, pause, question, signInToOrders } from './realBrowserPage.ts'
import { expect, test } from './storezero.ts'

test.use({
  durations: { idle: 32, token: 16, warning: 16 },
  // the file that sets a timer shows its owner
  variant: { fromSource: true },
})

test.beforeEach(({ page, context, storezero, signIn }) => signInToOrders({ page, context, storezero, signIn }))

test('a hidden tab runs no timer each second', async ({ page }) => {
  await expect(question(page)).toBeVisible()
  const countFor = async (ms: number) => {
    const { timers, questions } = await notes(page)
    await pause(ms)
    const now = await notes(page)
    return { timers: now.timers - timers, changes: now.questions - questions }
  }
  const before = await notes(page)
  await expect.poll(async () => (await notes(page)).timers - before.timers).toBeGreaterThanOrEqual(2)
  await expect.poll(async () => (await notes(page)).questions - before.questions).toBeGreaterThanOrEqual(2)

  // a headless browser hides no tab, so the test sets the property and fires the event
  const turn = (to: DocumentVisibilityState) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, to)
  await turn('hidden')
  expect(await countFor(2_200)).toEqual({ timers: 0, changes: 0 })
  await turn('visible')
  const { timers } = await notes(page)
  await expect.poll(async () => (await notes(page)).timers).toBeGreaterThan(timers)
  await expect(ended(page)).toBeVisible()
})
