import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { countFileVariable, countTests, type TestCount } from './countTests.ts'
import type { Need } from './other-browsers/programs.ts'
import { pnpm } from './pnpm.ts'
import { runCommand } from './runCommand.ts'

/** One step of `pnpm test` or `pnpm check`. A check counts as one test. */
export type Step = {
  /** Runs the step. `label` is put in front of each line of output where steps run side by side. */
  run: (label?: string) => Promise<TestCount>
  /** Steps that must have ended before, where they run too. */
  after?: string[]
  needsBrowser?: boolean
  /** A browser or screen reader other than Chromium. Such a step runs with `--all` only. */
  needs?: Need
}

const root = path.resolve(import.meta.dirname, '..')
const tool = (name: string): string[] => [process.execPath, path.join(import.meta.dirname, name)]
const one = (ok: boolean): TestCount => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const check =
  (...commands: string[][]): Step['run'] =>
  async (label) => {
    let ok = true
    for (const command of commands) ok = (await runCommand(command, { label })) && ok
    return one(ok)
  }

const tests =
  (name: string, command: string[]): Step['run'] =>
  async (label) => {
    const file = path.join(root, `.cache/${name}.count`)
    mkdirSync(path.dirname(file), { recursive: true })
    rmSync(file, { force: true })
    const ok = await runCommand(command, { label, env: { [countFileVariable]: file } })
    return countTests(existsSync(file) ? readFileSync(file, 'utf8') : '', ok)
  }

const vitest = (...projects: string[]): string[] => [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=./tools/vitestCounter.ts',
  ...projects.flatMap((project) => ['--project', project]),
]

const playwrightIn = (project: string): string[] => [
  'playwright',
  'test',
  '--config=playwright.otherBrowsers.config.ts',
  `--project=${project}`,
]

const lockfile = (): Promise<TestCount> => {
  const addresses = readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8').match(/https?:\/\/|tarball:/g)
  if (addresses) console.error(`pnpm-lock.yaml holds ${addresses.length} download addresses`)
  return Promise.resolve(one(!addresses))
}

const types: Step['run'] = (label) => {
  const projects = globSync(['tsconfig.json', '{packages,examples}/*/tsconfig.json'], { cwd: root })
  return check(...projects.map((project) => ['tsc', '-p', project]))(label)
}

/**
 * Every step by name, in the order in which they start: two at a time, the longest first. The e2e tests mostly wait,
 * so everything else runs beside them.
 */
export const steps = {
  // pnpm has installed before a script runs, but only warns when that failed
  install: { run: check([...pnpm(), 'install', '--frozen-lockfile']) },
  lockfile: { run: lockfile, after: ['install'] },
  format: { run: check(['oxfmt', '--check']), after: ['install'] },
  build: { run: check([...pnpm(), '--filter', './packages/*', 'build']), after: ['install'] },
  examples: { run: check([...pnpm(), '--filter', './examples/*', 'build']), after: ['build'] },
  e2e: { run: tests('e2e', ['playwright', 'test']), after: ['examples'], needsBrowser: true },
  unit: { run: tests('unit', vitest('node')), after: ['build'] },
  browser: {
    run: tests('browser', vitest('browser', 'react 18', 'adapters', 'stories *')),
    after: ['build'],
    needsBrowser: true,
  },
  lint: { run: check(['oxlint', '--type-aware', '--deny-warnings']), after: ['install'] },
  words: { run: check(tool('bannedWords.ts')), after: ['install'] },
  // the second refuses an import of a package that package.json does not list
  unused: {
    run: check(
      ['knip', '--no-config-hints'],
      ['knip', '--no-config-hints', '--strict', '--workspace', './packages/*', '--include', 'unlisted,unresolved'],
    ),
    after: ['install'],
  },
  types: { run: types, after: ['install'] },
  packages: { run: check(tool('packedPackages.ts')), after: ['build'] },
  size: { run: check(tool('size.ts')), after: ['build'] },
  storybook: { run: check(['storybook', 'build', '--quiet', '--loglevel', 'warn']), after: ['build'] },
  firefox: { run: tests('firefox', vitest('firefox', 'firefox stories')), after: ['build'], needs: 'firefox' },
  firefoxE2e: { run: tests('firefoxE2e', playwrightIn('firefox')), after: ['build'], needs: 'firefox' },
  webkit: { run: tests('webkit', vitest('webkit', 'webkit stories')), after: ['build'], needs: 'webkit' },
  webkitE2e: { run: tests('webkitE2e', playwrightIn('webkit')), after: ['build'], needs: 'webkit' },
} satisfies Record<string, Step>
