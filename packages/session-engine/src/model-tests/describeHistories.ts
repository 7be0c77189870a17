import { describe, expect, test } from 'vitest'
import { runModel } from './runModel.ts'

const perTest = 500

/**
 * Runs random histories of up to eight tabs. A failing run prints its seed: run that one alone by setting `first` to it
 * and `count` to 1.
 */
export function describeHistories({ first, count }: { first: number; count: number }): void {
  describe(`${count} random histories of up to eight tabs violate no invariant`, () => {
    const starts = Array.from({ length: Math.ceil(count / perTest) }, (_, index) => first + index * perTest)
    test.each(starts)('from seed %d', async (start) => {
      for (let seed = start; seed < Math.min(start + perTest, first + count); seed++) {
        const { violations, timeline } = await runModel({ seed })
        expect(violations, `seed ${seed}\n${timeline}`).toEqual([])
      }
    })
  })
}
