import { expect, test } from 'vitest'
import { inLanguage } from './inLanguage.ts'

test.each([
  ['en', 'ltr'],
  ['ar', 'rtl'],
  ['ar-EG', 'rtl'],
  ['he', 'rtl'],
  ['ur-PK', 'rtl'],
  ['az-Arab', 'rtl'],
  ['ckb-Arab', 'rtl'],
  ['arn', 'ltr'],
  ['hi', 'ltr'],
  ['zh-Hant', 'ltr'],
])('%s is %s', (locale, dir) => {
  expect(inLanguage(locale)).toEqual({ lang: locale, dir })
})
