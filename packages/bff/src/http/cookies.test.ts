import { describe, expect, test } from 'vitest'
import { clearCookie, joinCookie, readCookies, writeCookie } from './cookies.ts'
import { createCipher } from '../crypto.ts'
import { openBffShop, secret, shopOrigin } from '../testSupport/openBffShop.ts'

const kind = { sameSite: 'Lax', insecure: false } as const
const pairOf = (line: string) => line.split(';')[0] ?? ''

describe('cookies', () => {
  test('are found by their exact names', () => {
    const cookies = readCookies('__host-Http-a=1; __Host-Http-a=2; b; =c; d=e=f;g=')
    expect([...cookies]).toEqual([
      ['__host-Http-a', '1'],
      ['__Host-Http-a', '2'],
      ['d', 'e=f'],
      ['g', ''],
    ])
    expect(readCookies(null).size).toBe(0)
  })

  test('that come twice are refused', () => {
    expect([...readCookies('a=1; b=2; a=3; c=4;a=5')]).toEqual([
      ['b', '2'],
      ['c', '4'],
    ])
  })

  test.each(['\u00a0', '\u0085', '\v', '\f', '\u00a0 ', ' \u00a0'])('keep %j as a part of their name', (space) => {
    expect(readCookies(`${space}__Host-a=1; b=2`).has('__Host-a')).toBe(false)
    expect(readCookies(`b=1${space}`).get('b')).not.toBe('1')
  })

  test.each([1, 3_800, 3_900, 4_096, 8_000, 15_000])(
    'of %i octets come back as they were, and none is dropped',
    (length) => {
      const value = Array.from({ length }, (_, at) => 'abcdefghij'[at % 10]).join('')
      const lines = writeCookie('__Host-Http-name', value, kind)
      for (const line of lines) {
        expect(pairOf(line).length - 1).toBeLessThanOrEqual(4_096)
        expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
      }
      const cookies = readCookies(lines.map(pairOf).reverse().join('; '))
      expect(joinCookie(cookies, '__Host-Http-name')).toBe(value)
      expect(clearCookie(cookies, '__Host-Http-name', kind)).toHaveLength(lines.length)
    },
  )

  test('that do not fit are refused', () => {
    expect(() => writeCookie('name', 'x'.repeat(15_600), kind)).toThrow(
      expect.objectContaining({ status: 400, code: 'request_too_large' }),
    )
  })
})

describe('a cipher', () => {
  test('decrypts text of the same purpose with any of its secrets, and nothing else', async () => {
    const [old, rotated] = [
      createCipher([secret]),
      createCipher(['another secret, with enough characters too', secret]),
    ]
    const encrypted = await old.encrypt('one', { a: 1 })
    expect(await rotated.decrypt('one', encrypted)).toEqual({ a: 1 })
    expect(await old.decrypt('other', encrypted)).toBeNull()
    expect(await old.decrypt('one', await rotated.encrypt('one', 1))).toBeNull()
    expect(encrypted).not.toContain(btoa('{"a":1}').slice(0, 6))
    expect(await old.encrypt('one', { a: 1 })).not.toBe(encrypted)
  })

  test('refuses changed text', async () => {
    const cipher = createCipher([secret])
    const encrypted = await cipher.encrypt('one', 'text')
    const spoiled = Array.from(
      encrypted,
      (letter, at) => encrypted.slice(0, at) + (letter === 'A' ? 'B' : 'A') + encrypted.slice(at + 1),
    )
    // the last letter of each part has unused bits
    const ends = new Set([...encrypted.matchAll(/.(?=\.|$)/g)].map(({ index }) => index))
    for (const [at, text] of spoiled.entries()) if (!ends.has(at)) expect(await cipher.decrypt('one', text)).toBeNull()
    for (const text of [
      '',
      '.',
      '....',
      'x',
      encrypted.slice(1),
      encrypted.slice(0, -1),
      `${encrypted}.`,
      '\0'.repeat(9),
    ])
      expect(await cipher.decrypt('one', text)).toBeNull()
  })
})

describe('abandoned sign-ins', () => {
  test('leave the five latest cookies at most, and no more than servers accept', async () => {
    const shop = openBffShop()
    const transactions: string[] = []
    for (let at = 0; at < 8; at++) {
      shop.clock.at += 1_000
      const answer = (await (await shop.ask('/auth/login', {})).json()) as { transaction: string }
      transactions.push(answer.transaction)
    }
    const names = () => [...shop.browser.cookies.values()].map(({ name }) => name.split('tx.')[1]?.split('~')[0])
    expect(names()).toEqual(transactions.slice(-5))
    await shop.ask('/auth/login', { subject: 'x'.repeat(2_500), returnTo: `/${'y'.repeat(2_500)}` })
    const octets = [...shop.browser.cookies.values()].reduce(
      (sum, { name, value }) => sum + name.length + value.length,
      0,
    )
    expect(octets).toBeLessThan(8_192)
    expect(new Set(names()).size).toBeGreaterThan(0)
  })

  test('each have their own cookie', async () => {
    const shop = openBffShop()
    await shop.signIn()
    const asked = await Promise.all(['/one', '/two'].map((returnTo) => shop.ask('/auth/login', { returnTo })))
    const starts = await Promise.all(asked.map((start) => start.json() as Promise<{ location: string }>))
    const landings = []
    for (const { location } of starts.reverse())
      landings.push(await shop.browser.navigate(location, { page: `${shopOrigin}/` }))
    expect(landings.map(({ url }) => url)).toEqual([`${shopOrigin}/two`, `${shopOrigin}/one`])
  })
})
