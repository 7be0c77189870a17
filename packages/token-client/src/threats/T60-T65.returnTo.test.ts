import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFuzzInput } from '../testing/fuzzInput.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  shop = openHostileShop()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const elsewhere = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '\t//evil.example',
  'https://shop.example@evil.example',
  'https://shop.example.evil.example/',
  'https://shop.example:8443/',
  'http://shop.example/',
  '///evil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/a/../..//evil.example',
  '//%09evil.example',
  '／／evil.example'.replaceAll('／', '//'),
  'https://evil。example',
]
const schemes = ['javascript:alert(1)', 'data:text/html,x', 'blob:https://shop.example/x', 'vbscript:x', 'filesystem:https://shop.example/x', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)'] // prettier-ignore

/** It is refused, or it is a path on this origin that stays one however often it is read. */
const expectOwnPath = (value: string | undefined) => {
  if (value === undefined) return
  const url = new URL(value, 'https://shop.example')
  expect(url.origin).toBe('https://shop.example')
  expect(url.pathname + url.search + url.hash).toBe(value)
}

describe.each([...elsewhere.map((value) => ['T60', value]), ...schemes.map((value) => ['T61', value])])(
  '%s returnTo %j',
  (row, returnTo = '') => {
    test(`${row} is refused by signIn, and the page stays`, async () => {
      const outcome = await expectInvariants(shop, () => shop.client.signIn({ returnTo }))
      expect(outcome).toMatchObject({ code: 'token-client/return-to-rejected', error: { field: 'returnTo' } })
    })
    test(`${row} is refused by signOut, whose local part is done`, async () => {
      await shop.client.restore()
      const act = () => shop.client.signOut({ returnTo })
      const { code } = await expectInvariants(shop, act, { endsSession: true })
      expect(code).toBe('token-client/return-to-rejected')
    })
    test(`T65 ${row} written into the storage meanwhile leads home`, async () => {
      await shop.comeBack({ returnTo: '/orders' })
      for (const [key, value] of shop.page.storage)
        shop.page.storage.set(key, JSON.stringify({ ...(JSON.parse(value) as object), returnTo }))
      const { value } = await expectInvariants(shop, () => shop.client.restore(), { consumes: 1, bringsTokens: true })
      expect(value).toMatchObject({ user: { sub: 'ada' }, returnTo: '/' })
    })
  },
)

test.each(['https:/evil.example', 'https:evil.example@evil.example/', '/?x=//evil.example', '/#//evil.example'])(
  'T60 returnTo %j is only a path of this origin',
  async (returnTo) => {
    await shop.comeBack({ returnTo })
    expectOwnPath((await shop.client.restore())?.returnTo)
  },
)

test('T60 whatever is made of these pieces stays on this origin', async () => {
  const pieces = ['/', '//', '\\', '.', '..', '@', ':', 'https:', 'evil.example', 'shop.example', '%2f', '%5c', '\t', '\0', '？', '#', '?', '／', 'javascript:'] // prettier-ignore
  let accepted = 0
  for (let round = 0; round < 400; round++) {
    const { number, pick } = createFuzzInput(round)
    const returnTo = Array.from({ length: 1 + number(5) }, () => pick(pieces)).join('')
    shop.page.storage.clear()
    try {
      await shop.leave({ returnTo })
    } catch (error) {
      expect(error).toMatchObject({ code: 'token-client/return-to-rejected' })
      continue
    }
    accepted++
    const [stored = '{}'] = shop.page.storage.values()
    expectOwnPath((JSON.parse(stored) as { returnTo?: string }).returnTo)
  }
  expect(accepted).toBeGreaterThan(20)
})
