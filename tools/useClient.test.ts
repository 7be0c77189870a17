import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const packages = path.resolve(import.meta.dirname, '../packages')
const source = path.join(packages, 'react/src')

/** The values that a file offers from others, each with the text of its own file. */
const valuesOf = (index: string) =>
  [...readFileSync(index, 'utf8').matchAll(/^export \{([^}]*)\} from '(\.[^']*)'/gm)].flatMap(
    ([, names = '', file = '']) => {
      const text = readFileSync(path.resolve(index, '..', file), 'utf8')
      const values = names.split(',').map((name) => name.trim())
      return values.filter((name) => name && !name.startsWith('type ')).map((name) => ({ name, text }))
    },
  )

test('components and hooks come from client files, which a server component can render; data and functions do not', () => {
  const indexes = ['index.ts', ...globSync('*-router/index.ts', { cwd: source })].map((name) => path.join(source, name))
  const values = [...indexes, path.join(packages, 'devtools/src/index.ts')].flatMap(valuesOf)
  expect(values.length).toBeGreaterThan(20)
  const wrong = values.filter(({ name, text }) => /^(use)?[A-Z]/.test(name) !== text.startsWith("'use client'"))
  expect(wrong.map(({ name }) => name)).toEqual([])
})

test('words are data', () => {
  const locales = globSync('words/locales/*.ts', { cwd: source })
  expect(locales.length).toBeGreaterThan(10)
  expect(locales.filter((name) => readFileSync(path.join(source, name), 'utf8').includes("'use client'"))).toEqual([])
})
