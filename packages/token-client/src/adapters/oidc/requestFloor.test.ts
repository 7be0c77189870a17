import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../../testing/openShop.ts'

// what a person has to wait for: one after the other, nothing more than the protocol asks for

let shop: Shop
/** Requests in the order in which they were sent; a bar where one waited for those before it. */
let asked: string[]
let pending: number

beforeEach(async () => {
  asked = []
  pending = 0
  shop = await openShop({
    fetch: async (input, init) => {
      asked.push(`${pending > 0 ? '+ ' : ''}${nameOf(input)}`)
      pending++
      try {
        return await shop.issuer.fetch(input, init)
      } finally {
        await Promise.resolve()
        pending--
      }
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

const nameOf = (input: RequestInfo | URL) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  return pathname.includes('.well-known') ? 'discovery' : pathname.slice(1)
}

test('a callback: the code is redeemed at once, and the keys come meanwhile', async () => {
  await shop.goAndSignIn()
  asked.length = 0
  await shop.client.restore()
  expect(asked).toEqual(['jwks', '+ token'])
})

test('a token in the cache: nothing', async () => {
  await shop.goAndSignIn()
  await shop.client.restore()
  asked.length = 0
  await shop.client.getAccessToken()
  expect(asked).toEqual([])
})

test('an extension: the frame, and the code', async () => {
  await shop.goAndSignIn()
  await shop.client.restore()
  asked.length = 0
  const frames = shop.page.frames.length
  await shop.client.extendSession()
  expect(shop.page.frames.length - frames).toBe(1)
  expect(asked).toEqual(['token'])
})

test('what was stored of the server is checked like an answer, and asked for again where it is none', async () => {
  await shop.goAndSignIn()
  for (const [key, text] of shop.page.storage) shop.page.storage.set(key, text.replaceAll('https://', 'http://evil.'))
  asked.length = 0
  await shop.client.restore().catch(() => {})
  expect(asked[0]).toBe('discovery')
})
