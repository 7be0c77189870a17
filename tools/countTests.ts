/** How many tests passed, failed and were passed over. */
export type TestCount = { passed: number; failed: number; skipped: number }

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }

const countPlaywright = ({ stats }: PlaywrightReport): TestCount => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
})

const countVitest = (report: VitestReport): TestCount => {
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * Reads the JSON report of Vitest or Playwright. A file that cannot be loaded counts as a failed test. A run that
 * ended badly, or left no report, or ran no test, has at least one failure whatever the report says.
 */
export const countTests = (json: string | undefined, endedWell: boolean): TestCount => {
  if (json === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(json) as VitestReport | PlaywrightReport
  const count = 'stats' in report ? countPlaywright(report) : countVitest(report)
  const mustFail = !endedWell || count.passed + count.failed === 0
  return { ...count, failed: mustFail ? Math.max(1, count.failed) : count.failed }
}
