import { expect, test, vi } from 'vitest'
import { openBffShop } from '../testSupport/openBffShop.ts'
import { calling } from '../testSupport/refreshes.ts'

test('an API call with an expired token reads and decrypts the record twice at most', async () => {
  const shop = openBffShop()
  await shop.signIn()
  shop.clock.at += 145_001
  const get = vi.spyOn(shop.store, 'get')
  const replace = vi.spyOn(shop.store, 'replace')
  const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
  const { status } = await shop.openAnother().fetch(calling(shop, '/api/orders'))
  const decryptions = decrypt.mock.calls.length
  decrypt.mockRestore()
  expect(status).toBe(200)
  expect(get).toHaveBeenCalledTimes(2)
  expect(decryptions).toBe(2)
  expect(replace).toHaveBeenCalledTimes(1)
})
