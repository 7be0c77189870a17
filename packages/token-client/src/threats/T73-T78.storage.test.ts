import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Authentication } from '../authentication.ts'
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

const tokenRequests = () => shop.provider.journal.of('token').length

describe('T73–T78: storage', () => {
  test('T73 that is blocked: the page does not leave for a sign-in that it could not complete', async () => {
    shop.page.storageIsBlocked = true
    const { code } = await expectInvariants(shop, () => shop.client.signIn())
    expect(code).toBe('token-client/storage-unavailable')
  })
  test('T73 that is blocked: silence works', async () => {
    shop.page.storageIsBlocked = true
    vi.stubGlobal(
      'localStorage',
      new Proxy({}, { get: () => () => { throw new Error('SecurityError') } }), // prettier-ignore
    )
    const { value } = await expectInvariants(shop, () => shop.client.restore(), { bringsTokens: true })
    expect(value).toMatchObject({ user: { sub: 'ada' } })
  })
  test('T74 that is full', async () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.spyOn(sessionStorage, 'setItem').mockImplementation(full)
    const { code } = await expectInvariants(shop, () => shop.client.signIn())
    expect(code).toBe('token-client/storage-unavailable')
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
  })
  test('T76 that was cleared while the person signed in', async () => {
    await shop.comeBack()
    shop.page.storage.clear()
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.rejected()).toEqual(['token-client/callback-unsolicited'])
    expect(tokenRequests()).toBe(0)
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
  })
  test.each(['', 'null', '7', '[]', '{', '{"startedAt":"now"}', '{"__proto__":{"polluted":1}}'])(
    'T76 that holds %j in place of a sign-in',
    async (text) => {
      await shop.comeBack()
      for (const key of shop.page.storage.keys()) shop.page.storage.set(key, text)
      const { value } = await expectInvariants(shop, () => shop.client.restore({ silent: false }))
      expect(value).toBeNull()
      expect(tokenRequests()).toBe(0)
    },
  )
  test('T77 whose instants were edited: no contact with the provider lies in the future', async () => {
    await shop.comeBack()
    for (const [key, value] of shop.page.storage)
      shop.page.storage.set(key, JSON.stringify({ ...(JSON.parse(value) as object), startedAt: Date.now() + 1e12 }))
    const { value } = await expectInvariants(shop, () => shop.client.restore(), { consumes: 1, bringsTokens: true })
    expect((value as Authentication).contactedAt).toBeLessThanOrEqual(Date.now())
  })
  test('T78 that another app of this origin uses too', async () => {
    const mine = await shop.comeBack({ appState: 'mine' })
    shop.open({ clientId: 'other' })
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.rejected()).toEqual(['token-client/callback-unsolicited'])
    shop.page.href = mine
    shop.open()
    expect(await shop.client.restore()).toMatchObject({ appState: 'mine' })
  })
  test('T78 with an answer that was meant for another page of this app', async () => {
    const mine = await shop.comeBack()
    shop.page.href = mine.replace('https://shop.example/', 'https://shop.example/other')
    shop.open({ redirectUri: 'https://shop.example/other' })
    await expectInvariants(shop, () => shop.client.restore({ silent: false }), { consumes: 1 })
    expect(shop.rejected()).toEqual(['token-client/callback-unsolicited'])
    expect(tokenRequests()).toBe(0)
  })
})
