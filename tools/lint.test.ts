import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
let home: string

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'stillhere-lint-'))
  copyFileSync(path.join(root, '.oxlintrc.json'), path.join(home, '.oxlintrc.json'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Lints the files in an empty folder and returns the rules that they break. */
const brokenRules = (files: Record<string, string>): string[] => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true })
    writeFileSync(path.join(home, name), text)
  }
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, '-f', 'json'], { cwd: home, encoding: 'utf8' })
  expect(stderr).toBe('')
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code?: string }[] }
  return [...new Set(diagnostics.map(({ code }) => /\((.*)\)/.exec(code ?? '')?.[1] ?? 'syntax'))].sort()
}

const imports = (source: string): string => `import { it } from '${source}'\n\nexport const x = it\n`
const importsType = (source: string): string => `import type { It } from '${source}'\n\nexport type X = It\n`

describe('imports between packages', () => {
  test.each(['token-client', 'session-engine', 'react', 'query', 'devtools', 'bff'])(
    'a file of another package is not imported by its path: %s',
    (name) => {
      const source = `../../${name}/src/index.ts`
      expect(brokenRules({ 'packages/x/src/x.ts': imports(source) })).toEqual(['no-restricted-imports'])
      expect(brokenRules({ 'packages/x/src/deep/x.ts': importsType(source) })).toEqual(['no-restricted-imports'])
    },
  )

  test('a package is imported by its name', () => {
    expect(brokenRules({ 'packages/react/src/x.ts': imports('@stillhere/session-engine') })).toEqual([])
  })

  // `knip --strict` refuses an import that the package.json does not list
  test.each([
    ['token-client', []],
    ['session-engine', ['token-client']],
    ['react', ['session-engine', 'token-client']],
    ['query', ['session-engine', 'token-client']],
    ['devtools', ['react', 'session-engine']],
    ['bff', []],
  ])('%s lists only the packages below it', (name, below) => {
    const manifest = JSON.parse(readFileSync(path.join(root, `packages/${name}/package.json`), 'utf8')) as Record<
      'dependencies' | 'peerDependencies',
      Record<string, string> | undefined
    >
    const listed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const packages = listed.flatMap((dependency) => dependency.split('@stillhere/')[1] ?? [])
    expect(packages.sort()).toEqual(below)
  })

  test('the recorder of devtools imports no framework', () => {
    const recorder = 'packages/devtools/src/recorder/x.ts'
    expect(brokenRules({ [recorder]: imports('@stillhere/session-engine') })).toEqual([])
    for (const source of ['@stillhere/react', 'react', '../panel/x.ts'])
      expect(brokenRules({ [recorder]: imports(source) }), source).toEqual(['no-restricted-imports'])
  })

  test('state/ imports only itself, and types of the token client', () => {
    const state = 'packages/session-engine/src/state/x.ts'
    expect(brokenRules({ [state]: imports('./deadlines.ts') })).toEqual([])
    expect(brokenRules({ [state]: importsType('@stillhere/token-client') })).toEqual([])
    for (const source of [
      '@stillhere/token-client',
      '../environment/clock.ts',
      'zustand/vanilla',
      '@stillhere/react',
    ]) {
      expect(brokenRules({ [state]: imports(source) }), source).toEqual(['no-restricted-imports'])
    }
  })
})

describe('globals', () => {
  const uses = {
    Date: 'export const x = () => Date.now()',
    'new Date': 'export const x = () => new Date()',
    performance: 'export const x = () => performance.now()',
    setTimeout: 'export const x = (f: () => void) => setTimeout(f, 1)',
    setInterval: 'export const x = (f: () => void) => setInterval(f, 1)',
    clearTimeout: 'export const x = (id: number) => clearTimeout(id)',
    window: 'export const x = () => window.origin',
    document: 'export const x = () => document.title',
    navigator: 'export const x = () => navigator.onLine',
    localStorage: 'export const x = () => localStorage.length',
    sessionStorage: 'export const x = () => sessionStorage.length',
    BroadcastChannel: `export const x = () => new BroadcastChannel('x')`,
  }

  test.each(Object.entries(uses))('%s is refused outside of the folders for it', (_, text) => {
    for (const place of ['session-engine/src/state', 'session-engine/src/effects', 'token-client/src', 'react/src']) {
      expect(brokenRules({ [`packages/${place}/x.ts`]: text }), place).toEqual(['no-restricted-globals'])
      rmSync(path.join(home, 'packages'), { recursive: true })
    }
  })

  test('globalThis does not evade the rule', () => {
    const text = 'export const x = () => globalThis.Date.now()'
    expect(brokenRules({ 'packages/react/src/x.ts': text })).toEqual(['no-restricted-globals'])
  })

  test.each([
    'session-engine/src/environment/x.ts',
    'session-engine/src/activity-sources/x.ts',
    'session-engine/src/testing/x.ts',
    'token-client/src/adapters/oidc/x.ts',
    'react/src/dom/x.ts',
    'react/src/x.browser.test.tsx',
  ])('%s may use globals', (place) => {
    expect(brokenRules({ [`packages/${place}`]: Object.values(uses)[0] ?? '' })).toEqual([])
  })
})

describe('style', () => {
  const lines = (count: number): string => '  f()\n'.repeat(count)
  const long = (count: number): string => `export const x = (f: () => void): void => {\n${lines(count)}}\n`

  test.each([
    ['no-default-export', 'x.ts', 'export default 1\n'],
    ['no-explicit-any', 'x.ts', 'export const x = (y: any): unknown => y\n'],
    ['no-mutable-exports', 'x.ts', 'export let x = 1\n'],
    ['no-console', 'x.ts', `console.log('x')\n`],
    ['max-lines-per-function', 'x.ts', long(60)],
    ['max-lines', 'x.ts', `export const x = [\n${'  1,\n'.repeat(249)}]\n`],
    [
      'no-focused-tests',
      'x.test.ts',
      `import { test, expect } from 'vitest'\ntest.only('x', () => expect(1).toBe(1))\n`,
    ],
    [
      'no-disabled-tests',
      'x.test.ts',
      `import { test, expect } from 'vitest'\ntest.skip('x', () => expect(1).toBe(1))\n`,
    ],
  ])('%s', (rule, name, text) => {
    expect(brokenRules({ [`packages/react/src/${name}`]: text })).toEqual([rule])
  })

  // the rules of the React Compiler may report the same mistake
  test.each([
    [
      'rules-of-hooks',
      'X.tsx',
      `import { useId } from 'react'\n\nexport const X = ({ on }: { on: boolean }) => (on ? useId() : null)\n`,
    ],
    [
      'exhaustive-deps',
      'X.tsx',
      `import { useEffect } from 'react'\n\nexport const useX = (f: () => void): void => useEffect(() => f(), [])\n`,
    ],
  ])('%s', (rule, name, text) => {
    expect(brokenRules({ [`packages/react/src/${name}`]: text })).toContain(rule)
  })

  test('no cycle of types', () => {
    const files = {
      'packages/react/src/a.ts': `import type { B } from './b.ts'\n\nexport type A = { b: B | null }\n`,
      'packages/react/src/b.ts': `import type { A } from './a.ts'\n\nexport type B = { a: A | null }\n`,
    }
    expect(brokenRules(files)).toEqual(['no-cycle'])
  })

  test('no cycle', () => {
    const files = {
      'packages/react/src/a.ts': `import { b } from './b.ts'\n\nexport const a = (): unknown => b\n`,
      'packages/react/src/b.ts': `import { a } from './a.ts'\n\nexport const b = (): unknown => a\n`,
    }
    expect(brokenRules(files)).toEqual(['no-cycle'])
  })

  test('a function below the limit is accepted', () => {
    expect(brokenRules({ 'packages/react/src/x.ts': long(58) })).toEqual([])
  })
})
