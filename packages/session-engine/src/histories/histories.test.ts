import { expect, test } from 'vitest'
import { runHistory } from './runHistory.ts'

const first = 1 // a failing run names its seed: put it here, and 1 below, to look at it alone
const count = 10_000

test(`${count} random histories of up to eight tabs keep every promise`, { timeout: 300_000 }, async () => {
  for (let seed = first; seed < first + count; seed++) {
    const { violations, timeline } = await runHistory({ seed })
    expect(violations, `seed ${seed}\n${timeline}`).toEqual([])
  }
})
