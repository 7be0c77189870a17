import { afterEach, expect, test, vi } from 'vitest'
import { openDpopKey } from './dpopKey.ts'
import { createDpopBinding } from '../protocol/dpop.ts'

let count = 0
const newName = () => `https://auth.example shop-${performance.now()}-${++count}`
const idOf = async (key: CryptoKeyPair) => (await createDpopBinding(key)).keyId

afterEach(() => vi.unstubAllGlobals())

test('the key is the same in every page of this browser, another for another client, and cannot be taken out', async () => {
  const name = newName()
  const key = await openDpopKey(name)
  expect(await idOf(await openDpopKey(name))).toBe(await idOf(key))
  expect(await idOf(await openDpopKey(newName()))).not.toBe(await idOf(key))
  expect(key.privateKey.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('jwk', key.privateKey)).rejects.toMatchObject({ name: 'InvalidAccessError' })
})

test('tabs that begin at once agree on one key', async () => {
  const name = newName()
  const keys = await Promise.all(Array.from({ length: 8 }, () => openDpopKey(name)))
  expect(new Set(await Promise.all(keys.map(idOf))).size).toBe(1)
})

test('where IndexedDB is blocked the key lives as long as the page', async () => {
  vi.stubGlobal('indexedDB', {
    open() {
      throw new DOMException('blocked', 'SecurityError')
    },
  })
  const name = newName()
  expect(await idOf(await openDpopKey(name))).not.toBe(await idOf(await openDpopKey(name)))
})

test('something else in its place is replaced', async () => {
  const name = newName()
  await openDpopKey(name)
  const opening = indexedDB.open('stillhere', 1)
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const keys = opening.result.transaction('keys', 'readwrite').objectStore('keys')
  keys.put({ privateKey: 'mine' }, `dpop ${name}`)
  await new Promise((resolve) => keys.transaction.addEventListener('complete', resolve))
  opening.result.close()
  const key = await openDpopKey(name)
  expect(await idOf(await openDpopKey(name))).toBe(await idOf(key))
})
