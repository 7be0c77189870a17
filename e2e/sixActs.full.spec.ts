import { passTime, takeClocks } from './passTime.ts'
import { describeSixActs } from './sixActs.ts'
import { test } from './storezero.ts'

test.use({ durations: { idle: 300, token: 150, warning: 60 } })

describeSixActs('the six acts, with 300 s and 150 s on shifted clocks', async ({ page, storezero }) => {
  await takeClocks(page.context(), storezero)
  let moves = 0
  return {
    leaveAlone: (ms) => passTime({ page, storezero }, ms),
    use: (person, ms) =>
      passTime({ page, storezero }, ms, { act: () => person.mouse.move(100 + (moves++ % 10) * 20, 200) }),
  }
})
