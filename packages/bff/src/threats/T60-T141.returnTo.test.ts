import { beforeEach, describe, expect, test } from 'vitest'
import { readReturnTo as readAtClient } from '../../../token-client/src/browser/returnTo.ts'
import { createFuzzInput } from '../../../token-client/src/testing/fuzzInput.ts'
import { readReturnTo } from '../signIn/returnTo.ts'
import { openBffShop, shopOrigin, type BffShop } from '../testSupport/openBffShop.ts'
import { expectInvariants } from './expectInvariants.ts'
import { mark, sendRaw } from './sendRaw.ts'

let shop: BffShop

beforeEach(async () => {
  shop = openBffShop()
  await shop.signIn()
})

const elsewhere = ['https://evil.example', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\r\n/evil.example', '\t//evil.example', '//%09evil.example', 'https://shop.example@evil.example', 'https://shop.example.evil.example/', 'https://shop.example:8443/', 'http://shop.example/', '/..//evil.example', '/.//evil.example', '/a/../..//evil.example', '/%2e%2e//evil.example', '/%2e//evil.example', 'https://shop.example//evil.example', 'https://shop.example/..//evil.example', 'https:\\\\evil.example', 'https://evil。example', '/\0//evil.example', 'https:////evil.example'] // prettier-ignore
const schemes = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://shop.example/x', 'filesystem:https://shop.example/x', 'intent://evil.example#Intent;scheme=https;end'] // prettier-ignore
const here = ['/%09/evil.example', '/%5Cevil.example', '/?x=//evil.example', '/#//evil.example', '／／evil.example', '/@evil.example', 'evil.example', '?x=https://evil.example', '/%2f%2fevil.example', 'https:evil.example//x'] // prettier-ignore

const byLink = (returnTo: string) =>
  sendRaw(shop, `/auth/login?${new URLSearchParams({ returnTo })}`, { headers: { 'sec-fetch-dest': 'document' } })
const byPage = (path: string, body: object) =>
  sendRaw(shop, path, { method: 'POST', body: JSON.stringify(body), headers: { 'stillhere-request': mark } })

/** Expects a path that stays on this origin however often it is parsed. */
const expectOwnPath = (place: string) => {
  const url = new URL(place, shopOrigin)
  expect(url.origin).toBe(shopOrigin)
  expect(url.pathname + url.search + url.hash).toBe(place)
}

describe.each([...elsewhere.map((value) => ['T60', value]), ...schemes.map((value) => ['T61', value])])(
  '%s returnTo %j',
  (row, returnTo = '') => {
    const refused = { status: 400, error: 'return_to_rejected' }

    test(`T141 ${row} is refused in a link to sign in`, async () => {
      const answer = await expectInvariants(shop, () => byLink(returnTo))
      expect(answer).toMatchObject(refused)
      expect(answer.headers.getSetCookie()).toEqual([])
    })
    test(`${row} is refused when a page asks`, async () => {
      for (const mode of ['redirect', 'popup', 'frame'])
        expect(await expectInvariants(shop, () => byPage('/auth/login', { mode, returnTo }))).toMatchObject(refused)
    })
    test(`${row} is refused for after the sign-out, too`, async () => {
      expect(await expectInvariants(shop, () => byPage('/auth/logout', { scope: 'sso', returnTo }))).toMatchObject(
        refused,
      )
    })
  },
)

test.each(here)('T141 %j is a path on this origin where the sign-in ends', async (returnTo) => {
  const url = `${shopOrigin}/auth/login?${new URLSearchParams({ returnTo })}`
  const landing = await shop.browser.navigate(url, { page: 'https://evil.example/' })
  expect(new URL(landing.url).origin).toBe(shopOrigin)
  const { pathname, search, hash } = new URL(landing.url)
  expect(pathname + search + hash).toBe(readReturnTo(returnTo, shopOrigin))
  expect(landing.visited.map((one) => new URL(one).origin).filter((one) => one !== shopOrigin)).toEqual([
    shop.provider.issuer,
  ])
})

test.each(here)('T141 %j is used when the sign-in fails, too', async (returnTo) => {
  shop.provider.script({ at: 'authorize', response: { code: undefined, error: 'access_denied' } })
  const url = `${shopOrigin}/auth/login?${new URLSearchParams({ returnTo })}`
  const landing = new URL((await shop.browser.navigate(url, { page: 'https://evil.example/' })).url)
  expect(landing.searchParams.get('stillhere-error')).toMatch(/^access-denied\./)
  landing.searchParams.delete('stillhere-error')
  expect([landing.origin, landing.pathname]).toEqual([shopOrigin, new URL(returnTo, shopOrigin).pathname])
})

test('T141 of two values the first counts and is checked', async () => {
  for (const returnTo of ['//evil.example', '%2F%2Fevil.example', '/%09//evil.example']) {
    const act = () => sendRaw(shop, `/auth/login?returnTo=${returnTo}&returnTo=/`)
    expect(await expectInvariants(shop, act)).toMatchObject({ status: 400, error: 'return_to_rejected' })
  }
})

test('T141 20,000 values: accepted and refused as by the browser client, never another origin', () => {
  const pieces = ['/', '/', '//', '\\', '.', '..', '@', ':', 'https:', 'http:', 'evil.example', 'shop.example', 'https://shop.example', '%2f', '%5c', '%2e', '\t', '\r', '\0', '%00', '？', '#', '?', '／', '。', 'javascript:', 'a', ' ', '\u202e', '\ud800'] // prettier-ignore
  const read = (by: typeof readReturnTo, value: string) => {
    try {
      return by(value, shopOrigin)
    } catch {
      return null
    }
  }
  let [taken, refused] = [0, 0]
  for (let seed = 1; seed <= 20_000; seed++) {
    const { number, pick } = createFuzzInput(seed)
    const value = Array.from({ length: 1 + number(6) }, () => pick(pieces)).join('')
    const place = read(readReturnTo, value)
    if (place !== read(readAtClient, value)) throw new Error(`${JSON.stringify(value)} is ${place} here`)
    if (place === null) refused++
    else taken++
    if (place !== null && new URL(place, `${shopOrigin}/x/y`).origin !== shopOrigin) expectOwnPath(place)
  }
  expect([taken > 4_000, refused > 4_000]).toEqual([true, true])
})

const noText: unknown[] = [7, true, [], {}, ['/'], { toString: 1, valueOf: 1 }]
test.each(noText.map((value) => ({ value })))('T60 $value is no path', async ({ value: returnTo }) => {
  const answer = await expectInvariants(shop, () => byPage('/auth/login', { returnTo }))
  expect(answer).toMatchObject({ status: 400, error: 'request_malformed' })
  const atLogout = await expectInvariants(shop, () => byPage('/auth/logout', { scope: 'sso', returnTo }))
  expect(atLogout).toMatchObject({ status: 400, error: 'request_malformed' })
})
