import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { countFileVariable } from './countTests.ts'

/** Writes a line for each test as it ends, and one for each file and each error outside of tests that fails the run. */
export default class VitestCounter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    this.#note(test.result().state)
  }
  onTestModuleEnd(file: TestModule): void {
    if (file.errors().length > 0) this.#note('failed')
  }
  onTestRunEnd(_: unknown, errors: readonly unknown[]): void {
    for (const _error of errors) this.#note('failed')
  }
  #note(result: string): void {
    const file = process.env[countFileVariable]
    if (file) appendFileSync(file, `${result}\n`)
  }
}
