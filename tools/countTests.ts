/** Number of tests that passed, failed and were skipped. */
export type TestCount = { passed: number; failed: number; skipped: number }

/**
 * Counts the results that `vitestCounter.ts` or `playwrightCounter.ts` has written: one line a test, as each one ends,
 * so that a run that is killed has still been counted up to then. A run that ended badly, or ran no test, has at least
 * one failure.
 */
export const countTests = (lines: string, endedWell: boolean): TestCount => {
  const results = lines.split('\n')
  const count = (result: keyof TestCount): number => results.filter((line) => line === result).length
  const passed = count('passed')
  const failed = count('failed')
  const mustFail = !endedWell || passed + failed === 0
  return { passed, failed: mustFail ? Math.max(1, failed) : failed, skipped: count('skipped') }
}

/** The environment variable that tells the reporters which file to write to. */
export const countFileVariable = 'STILLHERE_COUNT_FILE'
