import { expect, test } from 'vitest'
import { duration, languageProps } from './language.ts'

test.each([
  [1_000, 'en', '1 second'],
  [48_000, 'en', '48 seconds'],
  [47_001, 'en', '48 seconds'],
  [59_000, 'en', '59 seconds'],
  [60_000, 'en', '1 minute'],
  [61_000, 'en', '61 seconds'],
  [119_000, 'en', '119 seconds'],
  [120_000, 'en', '2 minutes'],
  [300_000, 'en', '5 minutes'],
  [3_599_000, 'en', '60 minutes'],
  [3_600_000, 'en', '1 hour'],
  [5_400_000, 'en', '90 minutes'],
  [86_400_000, 'en', '1 day'],
  [86_340_000, 'en', '1439 minutes'],
  [48_000, 'pl', '48 sekund'],
  [42_000, 'pl', '42 sekundy'],
  [48_000, 'ar-EG', '٤٨ ثانية'],
])('%d ms in %s: %s', (remainingMs, locale, said) => {
  expect(duration(remainingMs, locale)).toBe(said)
})

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
  expect(languageProps(locale)).toEqual({ lang: locale, dir })
})

test.each([
  ['de_DE', 'de-DE', '5 Minuten'],
  ['not a language', 'en', '5 minutes'],
  ['', 'en', '5 minutes'],
])('a wrong locale falls back: %j', (locale, lang, said) => {
  expect(languageProps(locale).lang).toBe(lang)
  expect(duration(300_000, locale)).toBe(said)
})
