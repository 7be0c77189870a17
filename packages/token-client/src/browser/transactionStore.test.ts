import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakePage, type FakePage } from '../testing/fakePage.ts'
import { transactionStore } from './transactionStore.ts'

let page: FakePage
const transaction = (state: string, startedAt = Date.now()) => ({
  state,
  nonce: 'n',
  codeVerifier: 'v',
  redirectUri: 'https://shop.example/',
  returnTo: '/orders',
  startedAt,
})

beforeEach(() => {
  page = createFakePage()
})
afterEach(() => vi.unstubAllGlobals())

test('a transaction is good for one answer', () => {
  const store = transactionStore('client')
  store.save({ ...transaction('a'), appState: { basket: [1] } })
  expect(store.take('a')).toMatchObject({ state: 'a', appState: { basket: [1] } })
  expect(store.take('a')).toBeNull()
})

test('an unknown state takes nothing from the others', () => {
  const store = transactionStore('client')
  store.save(transaction('a'))
  expect(store.take('b')).toBeNull()
  expect(transactionStore('another client').take('a')).toBeNull()
  expect(store.take('a')).not.toBeNull()
})

test('after an hour it is worth nothing', () => {
  const store = transactionStore('client')
  store.save(transaction('a', Date.now() - 3_600_001))
  store.save(transaction('b', Date.now() - 3_590_000))
  expect(store.take('a')).toBeNull()
  expect(store.take('b')).not.toBeNull()
})

test('the newest eight are kept, and what other software stored', () => {
  const store = transactionStore('client')
  page.storage.set('theme', 'dark')
  const startedAt = Date.now()
  for (let i = 0; i < 12; i++) store.save(transaction(`s${i}`, startedAt + i))
  expect(page.storage.size).toBe(9)
  expect(page.storage.get('theme')).toBe('dark')
  expect(store.take('s3')).toBeNull()
  expect(store.take('s4')).not.toBeNull()
})

test.each(['', 'null', '5', '"x"', '{', '[]', '{"startedAt":"soon"}'])('stored %s is no transaction', (text) => {
  const store = transactionStore('client')
  page.storage.set('stillhere client a', text)
  expect(store.take('a')).toBeNull()
})

test('blocked storage: saving says so, looking finds nothing', () => {
  page.storageIsBlocked = true
  const store = transactionStore('client')
  expect(() => store.save(transaction('a'))).toThrow()
  expect(store.take('a')).toBeNull()
})
