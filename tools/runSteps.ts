import { ensureBrowser } from './browser.ts'
import type { TestCount } from './countTests.ts'
import { steps } from './steps.ts'

/** Tells every step which browser there is; without one the steps that need it fail, and the others still run. */
const findBrowser = async (): Promise<boolean> => {
  try {
    process.env['STILLHERE_BROWSER_FOUND'] = await ensureBrowser()
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}

/** Runs the named steps one after another, says how long each took, and ends with one line that counts. */
export const runSteps = async (names: string[]): Promise<void> => {
  const unknown = names.filter((name) => !(name in steps))
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}`)
    process.exit(2)
  }
  const hasBrowser = names.some((name) => steps[name]?.needsBrowser) && (await findBrowser())
  const lines: string[] = []
  let passed = 0
  let failed = 0
  for (const [name, step] of Object.entries(steps)) {
    if (!names.includes(name)) continue
    console.log(`\n=== ${name}`)
    const begin = performance.now()
    const count: TestCount = step.needsBrowser && !hasBrowser ? { passed: 0, failed: 1, skipped: 0 } : await step.run()
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    passed += count.passed
    failed += count.failed
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
    const word = count.failed > 0 ? 'FAIL' : 'ok  '
    lines.push(
      `${word} ${name.padEnd(10)} ${seconds.padStart(6)} s  ${count.passed} passed, ${count.failed} failed${skipped}`,
    )
  }
  console.log(`\n=== summary\n${lines.join('\n')}\n`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
  console.log(`${passed} passed, ${failed} failed`)
}
