import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { countTests, type TestCount } from './countTests.ts'
import { pnpm } from './pnpm.ts'
import { runCommand } from './runCommand.ts'

/** What one step found: a check counts as one test. */
type Step = { run: () => Promise<TestCount>; needsBrowser?: boolean }

const root = path.resolve(import.meta.dirname, '..')
const tool = (name: string): string[] => [process.execPath, path.join(import.meta.dirname, name)]
const one = (ok: boolean): TestCount => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const check = (...commands: string[][]): Step => ({
  run: async () => {
    let ok = true
    for (const command of commands) ok = (await runCommand(command)) && ok
    return one(ok)
  },
})

const tests = (name: string, command: string[], reportVariable?: string): Step => ({
  needsBrowser: name !== 'unit',
  run: async () => {
    const report = path.join(root, `.cache/${name}.json`)
    mkdirSync(path.dirname(report), { recursive: true })
    rmSync(report, { force: true })
    const ok = reportVariable
      ? await runCommand(command, { [reportVariable]: report })
      : await runCommand([...command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
    return countTests(existsSync(report) ? readFileSync(report, 'utf8') : undefined, ok)
  },
})

const lockfile: Step = {
  run: () => {
    const addresses = readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8').match(/https?:\/\/|tarball:/g)
    if (addresses) console.error(`pnpm-lock.yaml holds ${addresses.length} download addresses`)
    return Promise.resolve(one(!addresses))
  },
}

const types: Step = {
  run: () => {
    const projects = globSync(['tsconfig.json', '{packages,examples}/*/tsconfig.json'], { cwd: root })
    return check(...projects.map((project) => ['tsc', '-p', project])).run()
  },
}

/** Every step by name, in the order in which they run. */
export const steps: Record<string, Step> = {
  // pnpm has installed before a script runs, but only warns when that failed
  install: { run: () => check([...pnpm(), 'install', '--frozen-lockfile']).run() },
  lockfile,
  format: check(['oxfmt', '--check']),
  lint: check(['oxlint', '--type-aware', '--deny-warnings']),
  types,
  unit: tests('unit', ['vitest', 'run', '--project', 'node']),
  browser: tests('browser', ['vitest', 'run', '--project', 'browser']),
  react18: tests('react18', ['vitest', 'run', '--project', 'react 18']),
  stories: tests('stories', ['vitest', 'run', '--project', 'stories *']),
  build: { run: () => check([...pnpm(), '--filter', './packages/*', 'build']).run() },
  examples: { run: () => check([...pnpm(), '--filter', './examples/*', 'build']).run() },
  packages: check(tool('packedPackages.ts')),
  size: check(tool('size.ts')),
  e2e: tests('e2e', ['playwright', 'test'], 'STILLHERE_PLAYWRIGHT_JSON'),
  storybook: check(['storybook', 'build', '--quiet', '--loglevel', 'warn']),
}
