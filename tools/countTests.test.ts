import { expect, test } from 'vitest'
import { countTests } from './countTests.ts'

const vitest = (
  passed: number,
  failed: number,
  files: { status: string; assertionResults: unknown[] }[] = [],
): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: files,
  })
const playwright = (expected: number, unexpected: number, flaky = 0): string =>
  JSON.stringify({ stats: { expected, unexpected, flaky, skipped: 0 } })

test('counts the tests of Vitest, and a file that cannot be loaded as one', () => {
  expect(countTests(vitest(3, 0), true)).toEqual({ passed: 3, failed: 0, skipped: 2 })
  const files = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'passed', assertionResults: [] },
  ]
  expect(countTests(vitest(3, 2, files), false)).toMatchObject({ passed: 3, failed: 3 })
})

test('counts the tests of Playwright, where a flaky one has failed', () => {
  expect(countTests(playwright(4, 0), true)).toEqual({ passed: 4, failed: 0, skipped: 0 })
  expect(countTests(playwright(4, 1, 1), false)).toMatchObject({ passed: 4, failed: 2 })
})

test('a run that ended badly, left no report or ran no test has failed', () => {
  expect(countTests(vitest(3, 0), false)).toMatchObject({ passed: 3, failed: 1 })
  expect(countTests(undefined, true)).toMatchObject({ passed: 0, failed: 1 })
  expect(countTests(playwright(0, 0), true)).toMatchObject({ passed: 0, failed: 1 })
})
