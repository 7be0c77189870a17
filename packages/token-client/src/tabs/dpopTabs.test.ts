import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TokenClient } from '../tokenClient.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

const { locks } = navigator
let shop: HostileShop
let opened: TokenClient[]
let count = 0

/** As much of IndexedDB as a key needs. */
function fakeIndexedDb(): { open(): object } {
  const kept = new Map<string, unknown>()
  const done = (result?: unknown) => {
    const request = Object.assign(new EventTarget(), { result })
    queueMicrotask(() => request.dispatchEvent(new Event('success')))
    return request
  }
  const keys = {
    get: (name: string) => done(kept.get(name)),
    put: (value: unknown, name: string) => done(kept.set(name, value)),
  }
  return { open: () => done({ transaction: () => ({ objectStore: () => keys }), close() {} }) }
}

const openTab = () => {
  shop.open()
  opened.push(shop.client)
  return shop.client
}
const holders = async (tabs: number) => {
  const held = async () => (await locks.query()).held?.filter(({ name }) => name?.endsWith('holders')).length
  while ((await held()) !== tabs) await new Promise((resolve) => setTimeout(resolve))
}

beforeEach(() => {
  opened = []
  shop = openHostileShop(
    { clientId: `dpop-${++count}`, useDpop: true, useRefreshTokens: true },
    { refreshTokens: true },
  )
  const storage = new Map<string, string>()
  vi.stubGlobal('navigator', { onLine: true, locks })
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => storage.set(name, value),
  })
})
afterEach(async () => {
  for (const client of opened) client.dispose()
  await holders(0)
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a new tab gets bound tokens from its sibling, and can prove and renew them', async () => {
  vi.stubGlobal('indexedDB', fakeIndexedDb())
  const first = openTab()
  await first.restore()
  await holders(1)
  shop.provider.journal.clear()

  const second = openTab()
  await second.restore()
  expect(shop.provider.journal.entries).toEqual([])
  const token = await second.getAccessToken()
  const url = `${shop.provider.issuer}/userinfo`
  const headers = {
    authorization: `${token.type} ${token.value}`,
    dpop: `${await token.proof?.sign({ method: 'GET', url })}`,
  }
  expect((await shop.provider.fetch(url, { headers })).status).toBe(200)

  await holders(2)
  first.dispose()
  await holders(1)
  await second.renewTokens()
  expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok'])
})

test('where each tab has a key of its own, none takes what it cannot prove', async () => {
  const first = openTab()
  await first.restore()
  await holders(1)
  shop.provider.journal.clear()
  await openTab().restore()
  expect(shop.provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['ok'])
})
