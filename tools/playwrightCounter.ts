import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase } from '@playwright/test/reporter'
import { countFileVariable } from './countTests.ts'

const results = { expected: 'passed', unexpected: 'failed', flaky: 'failed', skipped: 'skipped' } as const

/** Writes a line for each test as it ends, and one for each error outside of tests. A flaky test has failed. */
export default class PlaywrightCounter implements Reporter {
  onTestEnd(test: TestCase): void {
    this.#note(results[test.outcome()])
  }
  onError(): void {
    this.#note('failed')
  }
  printsToStdio(): boolean {
    return false
  }
  #note(result: string): void {
    const file = process.env[countFileVariable]
    if (file) appendFileSync(file, `${result}\n`)
  }
}
