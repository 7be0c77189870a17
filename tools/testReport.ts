import { existsSync, readFileSync } from 'node:fs'

/** How many tests passed, failed and were passed over. */
export type TestCount = { passed: number; failed: number; skipped: number }

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number }
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }

/**
 * Reads the JSON report of Vitest or Playwright. A run that ended badly has at least one failure, whatever its report
 * says (a file that cannot be loaded holds no test), and so has a run without any test.
 */
export const testReport = (file: string, endedWell: boolean): TestCount => {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport | PlaywrightReport
  const count: TestCount =
    'stats' in report
      ? {
          passed: report.stats.expected,
          failed: report.stats.unexpected + report.stats.flaky,
          skipped: report.stats.skipped,
        }
      : {
          passed: report.numPassedTests,
          failed: report.numFailedTests,
          skipped: report.numPendingTests + report.numTodoTests,
        }
  const mustFail = !endedWell || count.passed + count.failed === 0
  return { ...count, failed: mustFail ? Math.max(1, count.failed) : count.failed }
}
