import { describe, expect, test } from 'vitest'
import { clearCookie, joinCookie, readCookies, writeCookie } from './cookies.ts'
import { createSeal } from './seal.ts'
import { openBffShop, secret, shopOrigin } from './testSupport/openBffShop.ts'

const kind = { sameSite: 'Lax', insecure: false } as const
const pairOf = (line: string) => line.split(';')[0] ?? ''

describe('cookies', () => {
  test('are found by their exact names', () => {
    const cookies = readCookies('__host-Http-a=1; __Host-Http-a=2; __Host-Http-a=3; b; =c; d=e=f;g=')
    expect([...cookies]).toEqual([
      ['__host-Http-a', '1'],
      ['__Host-Http-a', '2'],
      ['d', 'e=f'],
      ['g', ''],
    ])
    expect(readCookies(null).size).toBe(0)
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

  test('that do not fit are not set at all', () => {
    expect(() => writeCookie('name', 'x'.repeat(15_600), kind)).toThrow(
      expect.objectContaining({ status: 400, error: 'request_too_large' }),
    )
  })
})

describe('a seal', () => {
  test('opens what was sealed for the same purpose, by any secret, and nothing else', async () => {
    const [old, rotated] = [createSeal([secret]), createSeal(['another secret, with enough characters too', secret])]
    const sealed = await old.seal('one', { a: 1 })
    expect(await rotated.open('one', sealed)).toEqual({ a: 1 })
    expect(await old.open('other', sealed)).toBeNull()
    expect(await old.open('one', await rotated.seal('one', 1))).toBeNull()
    expect(sealed).not.toContain(btoa('{"a":1}').slice(0, 6))
    expect(await old.seal('one', { a: 1 })).not.toBe(sealed)
  })

  test('opens nothing that was spoiled', async () => {
    const seal = createSeal([secret])
    const sealed = await seal.seal('one', 'text')
    const spoiled = Array.from(
      sealed,
      (letter, at) => sealed.slice(0, at) + (letter === 'A' ? 'B' : 'A') + sealed.slice(at + 1),
    )
    // the last letter of each part has bits that mean nothing
    const ends = new Set([...sealed.matchAll(/.(?=\.|$)/g)].map(({ index }) => index))
    for (const [at, text] of spoiled.entries()) if (!ends.has(at)) expect(await seal.open('one', text)).toBeNull()
    for (const text of ['', '.', '....', 'x', sealed.slice(1), sealed.slice(0, -1), `${sealed}.`, '\0'.repeat(9)])
      expect(await seal.open('one', text)).toBeNull()
  })
})

describe('sign-ins that are never completed', () => {
  test('leave five cookies at most, the latest, and not more than servers take', async () => {
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

  test('each find their own way back', async () => {
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
