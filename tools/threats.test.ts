import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

type Row = { row: string; codes: string[]; files: string[]; elsewhere: [string, string][]; reason: string }

const rows: Row[] = read('docs/threats.md')
  .split('\n')
  .filter((line) => /^\| T\d+ \|/.test(line))
  .map((line) => {
    const [, row = '', , ends = '', tested = ''] = line.split('|').map((cell) => cell.trim())
    const places = tested.split('<br>').map((place) => /^`([^`]+)`(?:: “(.+)”)?$/.exec(place) ?? [])
    return {
      row,
      codes: [...ends.matchAll(/`([\w-]+)`/g)].map(([, code = '']) => code),
      files: places.flatMap(([, file, title]) => (file && !title ? [file] : [])),
      elsewhere: places.flatMap(([, file, title]): [string, string][] => (file && title ? [[file, title]] : [])),
      reason: /^not a client's: (.+)$/.exec(tested)?.[1] ?? '',
    }
  })

/** The tests that are named by a row, by that row. Titles of groups, which name a range, do not count. */
const tests = new Map<string, string[]>()
const places = [
  ...globSync('packages/token-client/src/threats/*.test.ts', { cwd: root }),
  ...globSync('packages/bff/src/**/*.test.ts', { cwd: root }),
  'e2e/conformance/threats.spec.ts',
]
for (const file of places.map((place) => place.replaceAll('\\', '/')).sort())
  for (const [, row = ''] of read(file)
    .replaceAll(/describe\((['"`]).*?\1/g, '')
    .matchAll(/['"`](T\d+)\b/g))
    tests.set(row, [...new Set([...(tests.get(row) ?? []), file])])

// the sections of the threat table that concern a client in the browser, or the backend
const gaps = [10, 18, 22, 23, 41, 48, 50, 62, 63, 64, 75, 80, 93, 96, 105, 106, 133, 135, 138, 144]
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const expected = [...range(1, 111), ...range(124, 146)].filter((number) => !gaps.includes(number))

test('every threat has its row, once and in order', () => {
  expect(rows.map(({ row }) => row)).toEqual(expected.map((number) => `T${number}`))
})

test.each(rows)('$row is tested where the table says, or says why not', ({ row, files, elsewhere, reason }) => {
  expect([...files].sort()).toEqual([...(tests.get(row) ?? [])].sort())
  for (const [file, title] of elsewhere) expect(read(file), file).toContain(title)
  expect(files.length + elsewhere.length > 0).toBe(reason === '')
})

test('no test is named by a row that the table does not know', () => {
  expect([...tests.keys()].filter((row) => !rows.some((one) => one.row === row))).toEqual([])
})

test('every code exists', () => {
  const sources = globSync('packages/bff/src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  const known = ['packages/token-client/src/tokenClientError.ts', ...sources].map(read).join('\n')
  expect(rows.flatMap(({ codes }) => codes).filter((code) => !known.includes(`'${code}'`))).toEqual([])
})
