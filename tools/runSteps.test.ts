import { expect, test } from 'vitest'
import { runAll } from './runSteps.ts'
import type { Step } from './steps.ts'

const result = { passed: 1, failed: 0, skipped: 0, seconds: 0 }
const step = (...after: string[]): Step => ({ run: () => Promise.resolve(result), after })

test('a step waits for those before it, and two run at a time', async () => {
  const ends = new Map<string, () => void>()
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    ends.delete(name)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  const chosen = new Map([
    ['build', step('install')],
    ['unit', step('build')],
    ['e2e', step('build')],
    ['lint', step()],
    ['types', step()],
  ])
  const all = runAll(chosen, (name) => new Promise((resolve) => ends.set(name, () => resolve(result))))
  expect([...ends.keys()]).toEqual(['build', 'lint']) // `install` was not chosen
  await end('lint')
  expect([...ends.keys()]).toEqual(['build', 'types'])
  await end('build')
  expect([...ends.keys()]).toEqual(['types', 'unit'])
  await end('unit')
  await end('types')
  await end('e2e')
  expect([...(await all).keys()]).toEqual(['lint', 'build', 'unit', 'types', 'e2e'])
})
