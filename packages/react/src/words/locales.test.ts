import type { SessionEndReason } from '@stillhere/session-engine'
import { TokenClientError, isTokenClientError } from '@stillhere/token-client'
import { expect, test } from 'vitest'
import type { Messages } from './Messages.ts'
import { ar } from './locales/ar.ts'
import { cy } from './locales/cy.ts'
import { de } from './locales/de.ts'
import { en } from './locales/en.ts'
import { es } from './locales/es.ts'
import { fr } from './locales/fr.ts'
import { he } from './locales/he.ts'
import { hi } from './locales/hi.ts'
import { it } from './locales/it.ts'
import { ja } from './locales/ja.ts'
import { pl } from './locales/pl.ts'
import { pt } from './locales/pt.ts'
import { ru } from './locales/ru.ts'
import { zh } from './locales/zh.ts'

const all: Record<string, Messages> = { ar, cy, de, en, es, fr, he, hi, it, ja, pl, pt, ru, zh }
const others = Object.values(all).filter((one) => one !== en)

const reasons: SessionEndReason[] = [
  'idle-timeout',
  'absolute-timeout',
  'signed-out',
  'signed-out-elsewhere',
  'renewal-rejected',
  'revoked',
  'user-changed',
]
const own = reasons.filter((reason) => reason !== 'user-changed')
const errors = (['access-denied', 'network', 'issuer-mismatch'] as const).map(
  (code) => new TokenClientError(`token-client/${code}`, 'sign-in', ''),
)
const durations = [1_000, 2_000, 5_000, 21_000, 60_000, 61_000, 120_000, 300_000, 3_600_000, 86_400_000]

/** All that a message may say, by what it was asked. */
const everything = (words: Messages): Map<string, string> => {
  const { locale } = words
  const said = new Map<string, string>()
  const note = (key: keyof Messages | 'endedText kept', cases: readonly unknown[], say: (one: never) => string) => {
    for (const one of cases) said.set(`${key} ${String(isTokenClientError(one) ? one.code : one)}`, say(one as never))
  }
  for (const [key, value] of Object.entries(words))
    if (typeof value === 'string' && key !== 'locale') said.set(key, value)
  note('timeoutTitle', ['idle', 'absolute'], (limit) => words.timeoutTitle({ limit }))
  note('timeoutText', ['idle', 'absolute'], (limit) => words.timeoutText({ limit }))
  note('timeRemaining', durations, (remainingMs) => words.timeRemaining({ remainingMs, locale }))
  note('timeAnnounced', durations, (remainingMs) => words.timeAnnounced({ remainingMs, locale }))
  note('titleWhenHidden', ['12'], (title) => words.titleWhenHidden({ title }))
  note('endedText', reasons, (reason) => words.endedText({ reason, kept: false }))
  // another user gets the same text, whatever was typed
  note('endedText kept', own, (reason) => words.endedText({ reason, kept: true }))
  note('signedOutText', ['none', 'unknown'], (ssoSession) => words.signedOutText({ ssoSession }))
  note('signInText', [undefined, ...reasons], (reason) => words.signInText({ reason }))
  note('errorText', errors, (error) => words.errorText({ error }))
  note('noticeText', durations, (idleTimeoutMs) => words.noticeText({ idleTimeoutMs, locale }))
  return said
}
const english = everything(en)

test('each is named by its code, and known to Intl', () => {
  expect(Object.entries(all).filter(([code, words]) => words.locale !== code)).toEqual([])
  // else numbers would silently be those of another language
  const counted = Object.keys(all).filter((code) => code !== 'cy')
  expect(Intl.NumberFormat.supportedLocalesOf(counted)).toEqual(counted)
})

test.each(Object.values(all))('$locale: says all, and only words', (words) => {
  const said = everything(words)
  // a message that is added must be called above
  expect(new Set([...said.keys()].map((key) => key.split(' ')[0]))).toEqual(
    new Set(Object.keys(words).filter((key) => key !== 'locale')),
  )
  for (const [key, text] of said) {
    expect(text.trim(), key).toBe(text)
    expect(text, key).not.toBe('')
    expect(text, key).not.toMatch(/undefined|\bnull\b|NaN|\[object|[{}$]| {2}/)
  }
})

test.each(Object.values(all))('$locale: sentences end, and headings and buttons do not', (words) => {
  const isSentence = (key: string) =>
    /Text|Announced|checking|offline|retrying|busy|unconfirmed|inWindow|popup|failed|still|unreachable/.test(key)
  for (const [key, text] of everything(words)) {
    if (isSentence(key) && !key.startsWith('stillSignedInTitle')) expect(text, key).toMatch(/[.。।]$/)
    else expect(text, key).not.toMatch(/[.。।]$/)
  }
})

test.each(others)('$locale: no English is left', (words) => {
  for (const [key, text] of everything(words)) {
    if (!key.startsWith('timeRemaining')) expect(text, key).not.toBe(english.get(key))
    expect(text, key).not.toMatch(/\b(the|you|your|signed|sign|please|again|this|still|seconds)\b/i)
  }
})

test.each([ar, he, hi, ja, ru, zh])('$locale: no Latin letter is left', (words) => {
  expect([...everything(words).values()].filter((text) => /\p{Script=Latin}/u.test(text))).toEqual([])
})

test.each(Object.values(all))('$locale: different reasons are told apart', (words) => {
  for (const key of ['endedText', 'signInText', 'errorText', 'signedOutText', 'timeoutText']) {
    const texts = [...everything(words)].filter(([one]) => one.startsWith(key)).map(([, text]) => text)
    expect(new Set(texts).size, key).toBe(texts.length)
  }
})

const sentences = (text: string) => text.match(/[^.。।]+[.。।]\s*/g) ?? []

test.each(Object.values(all))('$locale: why, that what was typed is kept, what to do; in this order', (words) => {
  for (const reason of own) {
    const [why, invitation, ...rest] = sentences(words.endedText({ reason, kept: false }))
    const kept = sentences(words.endedText({ reason, kept: true }))
    expect(rest).toEqual([])
    expect(kept).toEqual([why, expect.any(String), expect.any(String)])
    expect(kept).not.toContain(invitation)
    expect(words.signInText({ reason })).toContain(why)
  }
})

test.each(Object.values(all))('$locale: another user is not told that input is kept', (words) => {
  const reason = 'user-changed'
  expect(words.endedText({ reason, kept: true })).toBe(words.endedText({ reason, kept: false }))
})

test.each(Object.values(all))('$locale: a hidden question asks before the page’s own title', (words) => {
  const title = 'Orders (3)'
  expect(words.titleWhenHidden({ title })).toMatch(/^[^·]+[?？؟] · Orders \(3\)$/)
})

const inflected: [Messages, string[]][] = [
  [en, ['1 second', '2 seconds', '5 seconds', '21 seconds', '1 minute', '61 seconds', '2 minutes', '5 minutes']],
  [de, ['1 Sekunde', '2 Sekunden', '5 Sekunden', '21 Sekunden', '1 Minute', '61 Sekunden', '2 Minuten', '5 Minuten']],
  [fr, ['1 seconde', '2 secondes', '5 secondes', '21 secondes', '1 minute', '61 secondes', '2 minutes', '5 minutes']],
  [es, ['1 segundo', '2 segundos', '5 segundos', '21 segundos', '1 minuto', '61 segundos', '2 minutos', '5 minutos']],
  [pt, ['1 segundo', '2 segundos', '5 segundos', '21 segundos', '1 minuto', '61 segundos', '2 minutos', '5 minutos']],
  [it, ['1 secondo', '2 secondi', '5 secondi', '21 secondi', '1 minuto', '61 secondi', '2 minuti', '5 minuti']],
  [pl, ['1 sekunda', '2 sekundy', '5 sekund', '21 sekund', '1 minuta', '61 sekund', '2 minuty', '5 minut']],
  [ru, ['1 секунда', '2 секунды', '5 секунд', '21 секунда', '1 минута', '61 секунда', '2 минуты', '5 минут']],
  [ar, ['ثانية', 'ثانيتان', '5 ثوان', '21 ثانية', 'دقيقة', '61 ثانية', 'دقيقتان', '5 دقائق']],
  [he, ['1 שניה', 'שתי שניות', '5 שניות', '21 שניות', '1 דקה', '61 שניות', 'שתי דקות', '5 דקות']],
  [hi, ['1 सेकंड', '2 सेकंड', '5 सेकंड', '21 सेकंड', '1 मिनट', '61 सेकंड', '2 मिनट', '5 मिनट']],
  [ja, ['1 秒', '2 秒', '5 秒', '21 秒', '1 分', '61 秒', '2 分', '5 分']],
  [zh, ['1秒钟', '2秒钟', '5秒钟', '21秒钟', '1分钟', '61秒钟', '2分钟', '5分钟']],
  [cy, ['1 eiliad', '2 eiliad', '5 eiliad', '21 eiliad', '1 munud', '61 eiliad', '2 funud', '5 munud']],
]
test.each(inflected)('$locale: the time left', (words, expected) => {
  const { locale } = words
  const said = durations.slice(0, expected.length).map((remainingMs) => words.timeRemaining({ remainingMs, locale }))
  // French has spaces that do not break
  expect(said.map((one) => one.replaceAll(/\s/g, ' '))).toEqual(expected)
  for (const [at, one] of said.entries())
    expect(words.timeAnnounced({ remainingMs: durations[at] ?? 0, locale })).toContain(one)
})

// where the sentence asks for another form than the one that stands alone
test.each<[Messages, number, string]>([
  [de, 2 * 86_400_000, 'wenn Sie 2 Tage lang nicht aktiv sind'],
  [pl, 60_000, 'przez 1 minutę nie'],
  [pl, 120_000, 'przez 2 minuty nie'],
  [pl, 300_000, 'przez 5 minut nie'],
  [pl, 3_600_000, 'przez 1 godzinę nie'],
  [pl, 86_400_000, 'przez 1 dzień nie'],
  [ru, 60_000, 'через 1 минуту бездействия'],
  [ru, 120_000, 'через 2 минуты бездействия'],
  [ru, 300_000, 'через 5 минут бездействия'],
  [ru, 1_260_000, 'через 21 минуту бездействия'],
  [ru, 7_200_000, 'через 2 часа бездействия'],
  [ar, 60_000, 'بعد دقيقة من'],
  [ar, 120_000, 'بعد دقيقتين من'],
  [ar, 3_000, 'بعد 3 ثوان من'],
  [ar, 300_000, 'بعد 5 دقائق من'],
  [ar, 900_000, 'بعد 15 دقيقة من'],
  [ar, 2 * 86_400_000, 'بعد يومين من'],
  [hi, 3_600_000, '1 घंटे तक'],
  [hi, 300_000, '5 मिनट तक'],
  [cy, 60_000, 'ar ôl 1 munud heb'],
  [cy, 7_200_000, 'ar ôl 2 awr heb'],
  [cy, 2 * 86_400_000, 'ar ôl 2 ddiwrnod heb'],
  [cy, 120_000, 'ar ôl 2 funud heb'],
  [cy, 300_000, 'ar ôl 5 munud heb'],
])('%o after %d ms', (words, idleTimeoutMs, part) => {
  expect(words.noticeText({ idleTimeoutMs, locale: words.locale })).toContain(part)
})
