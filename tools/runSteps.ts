import { ensureBrowser } from './browser.ts'
import type { TestCount } from './countTests.ts'
import { ensurePrograms } from './other-browsers/programs.ts'
import { steps, type Step } from './steps.ts'

/** Steps that run at the same time. More would only share the same two cores. */
const stepsAtOnce = 2

type Result = TestCount & { seconds: number }

/** Tells every step which browser there is. Without one the steps that need it fail, and the others still run. */
const findBrowser = async (): Promise<boolean> => {
  try {
    process.env['STILLHERE_BROWSER_FOUND'] = await ensureBrowser()
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}

const timed = async (run: () => Promise<TestCount>): Promise<Result> => {
  const startedAt = performance.now()
  return { ...(await run()), seconds: (performance.now() - startedAt) / 1000 }
}

const line = (name: string, { passed, failed, skipped, seconds }: Result): string => {
  const word = failed > 0 ? 'FAIL' : 'ok  '
  const end = skipped > 0 ? `, ${skipped} skipped` : ''
  return `${word} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed${end}`
}

/** Starts each step as soon as the steps before it have ended and a place is free. */
export const runAll = async (
  chosen: ReadonlyMap<string, Step>,
  run: (name: string, step: Step) => Promise<Result>,
): Promise<Map<string, Result>> => {
  const results = new Map<string, Result>()
  const waiting = new Map(chosen)
  const running = new Map<string, Promise<void>>()
  const isReady = ([, { after = [] }]: [string, Step]) =>
    after.every((earlier) => !chosen.has(earlier) || results.has(earlier))
  const start = async (name: string, step: Step): Promise<void> => {
    results.set(name, await run(name, step))
    running.delete(name)
  }
  while (waiting.size + running.size > 0) {
    for (const [name, step] of [...waiting].filter(isReady).slice(0, stepsAtOnce - running.size)) {
      waiting.delete(name)
      running.set(name, start(name, step))
    }
    await Promise.race(running.values())
  }
  return results
}

/** Runs the named steps, says how long each took, and ends with one line that counts. */
export const runSteps = async (names: string[]): Promise<void> => {
  const all = new Map<string, Step>(Object.entries(steps))
  const unknown = names.filter((name) => !all.has(name))
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(', ')}. Steps: ${[...all.keys()].join(', ')}`)
    process.exit(2)
  }
  const chosen = new Map([...all].filter(([name]) => names.includes(name)))
  const hasBrowser = [...chosen.values()].some((step) => step.needsBrowser) && (await findBrowser())
  const results = await runAll(chosen, (name, step) => {
    console.log(`\n=== ${name}`)
    if (step.needsBrowser && !hasBrowser) return Promise.resolve({ passed: 0, failed: 1, skipped: 0, seconds: 0 })
    const leftOut = step.needs && ensurePrograms(step.needs)
    if (leftOut) {
      console.log(leftOut)
      return Promise.resolve({ passed: 0, failed: 0, skipped: 1, seconds: 0 })
    }
    return timed(() => step.run(chosen.size > 1 ? `[${name}]` : undefined))
  })
  const lines = [...results].map(([name, result]) => line(name, result))
  const sum = (key: keyof TestCount): number => [...results.values()].reduce((total, result) => total + result[key], 0)
  console.log(`\n=== summary\n${lines.join('\n')}\n`)
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
}
