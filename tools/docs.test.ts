import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { policies } from '@stillhere/session-engine'
import { expect, test, vi } from 'vitest'
import { httpErrors } from '../packages/bff/src/http/httpError.ts'
import { steps } from './steps.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync(['docs/**/*.md', '{examples,packages}/*/README.md'], { cwd: root }),
]
const snippets = new Map(globSync('docs/snippets/*', { cwd: root }).map((file) => [read(file), file]))
const skipped = (name: string) => /(^|\/)(node_modules|dist|storybook-static|\..*)$/.test(name)
const everyPath = globSync('**/*', { cwd: root, exclude: skipped }).map((name) => `/${name.replaceAll('\\', '/')}`)

/** The fenced blocks of a page, and what is left of it without them. */
const parse = (page: string) => {
  const text = read(page)
  const fence = /^```(\w*)\n(.*?)^```$/gms
  const blocks = [...text.matchAll(fence)].map(([, language = '', code = '']) => ({ language, code }))
  const prose = text.replaceAll(fence, '')
  return { blocks, prose, spans: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code) }
}

/** The address of a heading, as GitHub makes it. */
const anchors = (file: string): string[] =>
  [...parse(file).prose.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

test('there are pages, snippets and paths to look at', () => {
  expect(pages.length).toBeGreaterThan(7)
  expect(snippets.size).toBeGreaterThan(4)
  expect(everyPath.length).toBeGreaterThan(200)
})

test.each(pages)('%s: every link leads somewhere', (page) => {
  const targets = [...parse(page).prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  const broken = targets.filter((target) => {
    if (/^https?:/.test(target)) return false
    const [file = '', anchor] = target.split('#')
    const found = file ? path.join(path.dirname(page), file) : page
    return !existsSync(path.join(root, found)) || (anchor !== undefined && !anchors(found).includes(anchor))
  })
  expect(broken).toEqual([])
})

test.each(pages)('%s: every path that is named exists', (page) => {
  const named = parse(page).spans.filter((code) => /^[\w.-]+(\/[\w.-]*)*(\/|\.(ts|tsx|css|json|md))$/.test(code))
  const missing = named.filter((name) => !everyPath.some((one) => one.endsWith(`/${name.replace(/\/$/, '')}`)))
  expect(missing).toEqual([])
})

test.each(pages)('%s: every command exists', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const { blocks, spans } = parse(page)
  const code = [...spans, ...blocks.filter(({ language }) => language === 'sh').map((block) => block.code)].join('\n')
  const commands = [...code.matchAll(/pnpm(?:@12)? (\w+)((?: \w+)*)/g)]
  const unknown = commands.filter(
    ([, script = '', more = '']) =>
      !(script in scripts) ||
      more
        .split(' ')
        .filter(Boolean)
        .some((step) => script !== 'test' || !(step in steps)),
  )
  expect(unknown.map(([command]) => command)).toEqual([])
})

test.each(pages)('%s: every variable of the demo exists', (page) => {
  const source = read('examples/storezero/scenario.ts') + read('examples/storezero/start.ts')
  expect([...read(page).matchAll(/STOREZERO_\w+/g)].filter(([name]) => !source.includes(name))).toEqual([])
})

test.each(pages)('%s: every piece of code is a file that is compiled', (page) => {
  const code = parse(page).blocks.filter(({ language }) => /^[jt]sx?$/.test(language))
  expect(code.filter((block) => !snippets.has(block.code)).map((block) => block.code)).toEqual([])
})

test('the timeline is what its snippet prints', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('../docs/snippets/timeline.ts')
  const printed = log.mock.calls.flat().join('\n')
  log.mockRestore()
  const [shown] = parse('docs/testing.md').blocks.filter(({ language }) => language === 'text')
  expect(`${printed}\n`).toBe(shown?.code)
})

test('the table of languages, and their test, name each file', () => {
  const codes = globSync('packages/react/src/words/locales/*.ts', { cwd: root }).map((file) =>
    path.basename(file, '.ts'),
  )
  const named = [...read('docs/languages.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, code = '']) => code)
  expect(named.sort()).toEqual(codes.sort())
  const tested = read('packages/react/src/words/locales.test.ts')
  expect(codes.filter((code) => !tested.includes(`'./locales/${code}.ts'`))).toEqual([])
})

test("the table of the backend's errors names every code, with its status", () => {
  const named = [...read('docs/bff.md').matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(
    ([, code = '', status = '']) => `${code} ${status}`,
  )
  const known = Object.entries(httpErrors).map(([code, { status }]) => `${code} ${status}`)
  expect(named.sort()).toEqual(known.sort())
})

test('the table of presets says what they are', () => {
  const units: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
  const ms = (cell = '') => {
    const [, count, unit = ''] = /^(\d+) (\w+)$/.exec(cell) ?? []
    return count ? Number(count) * (units[unit] ?? NaN) : null
  }
  const rows = read('docs/policies.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .filter(([, name = '']) => name in policies)
    .map(([, name, idle, absolute, warning, extend, onReturn]) => [
      name,
      [ms(idle), ms(absolute), ms(warning), ms(extend), onReturn],
    ])
  const truth = Object.entries(policies).map(([name, policy]) => [
    name,
    [
      policy.idleTimeoutMs,
      policy.absoluteTimeoutMs,
      policy.warningLeadMs,
      policy.extendAfterMs,
      policy.returnAfterIdle,
    ],
  ])
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(truth))
})
