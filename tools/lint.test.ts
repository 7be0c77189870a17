import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

/** Lints the files in a house of their own and says which rules they break. */
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

describe('floors', () => {
  test.each([
    ['token-client', '@stillhere/session-engine'],
    ['token-client', '@stillhere/react'],
    ['token-client', '../../session-engine/src/index.ts'],
    ['token-client', 'react'],
    ['session-engine', '@stillhere/react'],
    ['session-engine', '@stillhere/react/testing'],
    ['session-engine', 'react'],
    ['session-engine', '../../token-client/src/index.ts'],
    ['react', '@stillhere/query'],
    ['react', '@stillhere/devtools'],
    ['react', '@tanstack/react-query'],
    ['query', '@stillhere/react'],
    ['query', 'react'],
    ['bff', '@stillhere/session-engine'],
    ['devtools', '@stillhere/query'],
    ['devtools', '@stillhere/token-client'],
  ])('%s may not import %s', (floor, source) => {
    expect(brokenRules({ [`packages/${floor}/src/x.ts`]: imports(source) })).toEqual(['no-restricted-imports'])
    expect(brokenRules({ [`packages/${floor}/src/deep/x.ts`]: importsType(source) })).toEqual(['no-restricted-imports'])
  })

  test.each([
    ['token-client', 'oauth4webapi'],
    ['session-engine', '@stillhere/token-client'],
    ['session-engine', '@stillhere/token-client/memory'],
    ['session-engine', 'zustand/vanilla'],
    ['react', '@stillhere/session-engine'],
    ['react', '@stillhere/token-client'],
    ['react', 'react'],
    ['query', '@stillhere/session-engine'],
    ['query', '@tanstack/react-query'],
    ['devtools', '@stillhere/react'],
  ])('%s may import %s', (floor, source) => {
    expect(brokenRules({ [`packages/${floor}/src/x.ts`]: imports(source) })).toEqual([])
  })

  test('the recorder of devtools knows no framework', () => {
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

describe('doors', () => {
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

  test.each(Object.entries(uses))('%s is closed outside its door', (_, text) => {
    for (const place of ['session-engine/src/state', 'session-engine/src/effects', 'token-client/src', 'react/src']) {
      expect(brokenRules({ [`packages/${place}/x.ts`]: text }), place).toEqual(['no-restricted-globals'])
      rmSync(path.join(home, 'packages'), { recursive: true })
    }
  })

  test('globalThis is no way around', () => {
    const text = 'export const x = () => globalThis.Date.now()'
    expect(brokenRules({ 'packages/react/src/x.ts': text })).toEqual(['no-restricted-properties'])
  })

  test.each([
    'session-engine/src/environment/x.ts',
    'session-engine/src/activity-sources/x.ts',
    'session-engine/src/testing/x.ts',
    'token-client/src/adapters/oidc/x.ts',
    'react/src/dom/x.ts',
    'react/src/x.browser.test.tsx',
  ])('%s is a door', (place) => {
    expect(brokenRules({ [`packages/${place}`]: Object.values(uses)[0] ?? '' })).toEqual([])
  })
})

describe('house rules', () => {
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

  // the rules of the React Compiler may see the same mistake
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

  test('no cycle', () => {
    const files = {
      'packages/react/src/a.ts': `import { b } from './b.ts'\n\nexport const a = (): unknown => b\n`,
      'packages/react/src/b.ts': `import { a } from './a.ts'\n\nexport const b = (): unknown => a\n`,
    }
    expect(brokenRules(files)).toEqual(['no-cycle'])
  })

  test('limits are not stricter than said', () => {
    expect(brokenRules({ 'packages/react/src/x.ts': long(58) })).toEqual([])
  })
})
