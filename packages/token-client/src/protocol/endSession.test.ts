import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../testing/openShop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
  shop.issuer.user = 'ada'
  await shop.client.restore()
  shop.events.length = 0
})
afterEach(() => vi.unstubAllGlobals())

const left = async () => {
  while (shop.page.left.length === 0) await new Promise((resolve) => setTimeout(resolve))
  return new URL(shop.page.left[0] ?? '')
}
const isSignedOut = () =>
  expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })

test('leaves for the end-session endpoint with what the server needs to know', async () => {
  void shop.client.signOut({ returnTo: '/signed-out' })
  const url = await left()
  expect(url.pathname).toBe('/end-session')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'shop',
    post_logout_redirect_uri: 'https://shop.example/signed-out',
    id_token_hint: expect.stringMatching(/^eyJ/),
    state: expect.stringMatching(/^[\w-]{43}$/),
  })
  await isSignedOut()
  expect(shop.events).toEqual([])
})

test('further parameters go along, and override nothing', async () => {
  void shop.client.signOut({ extraParams: { federated: 'true', client_id: 'another', state: 'another' } })
  const { searchParams } = await left()
  expect(searchParams.get('federated')).toBe('true')
  expect(searchParams.get('client_id')).toBe('shop')
  expect(searchParams.get('state')).not.toBe('another')
  expect([...searchParams.keys()].sort()).toEqual([...new Set(searchParams.keys())].sort())
})

test('the state of the sign-out is tidied out of the address on return, another is not', async () => {
  void shop.client.signOut()
  const state = (await left()).searchParams.get('state')
  shop.issuer.user = null
  shop.page.href = `https://shop.example/signed-out?a=1&state=${state}`
  shop.open()
  expect(await shop.client.restore()).toBeNull()
  expect(shop.page.href).toBe('https://shop.example/signed-out?a=1')
  expect(shop.page.storage.size).toBe(0)

  shop.page.href = 'https://shop.example/?state=open'
  await shop.client.restore()
  expect(shop.page.href).toBe('https://shop.example/?state=open')
  expect(shop.events).toEqual([])
})

test('from a page that holds no tokens the server is left the client id alone', async () => {
  shop.open()
  void shop.client.signOut()
  expect((await left()).searchParams.has('id_token_hint')).toBe(false)
})

test.each<[string, () => void, object]>([
  [
    'the server has no such endpoint',
    () => delete shop.issuer.metadata['end_session_endpoint'],
    { code: 'token-client/discovery-invalid' },
  ],
  [
    'the server cannot be reached',
    () => (shop.issuer.outage = new TypeError('down')),
    { code: 'token-client/discovery-failed' },
  ],
])('drops the tokens although %s', async (_, spoil, error) => {
  spoil()
  shop.open()
  const signedOut = shop.client.signOut()
  await isSignedOut()
  await expect(signedOut).rejects.toMatchObject(error)
})

test('drops the tokens although it may not return there', async () => {
  await expect(shop.client.signOut({ returnTo: 'https://evil.example' })).rejects.toMatchObject({
    code: 'token-client/return-to-rejected',
    phase: 'sign-out',
  })
  await isSignedOut()
  expect(shop.page.left).toEqual([])
})

test('works with blocked storage', async () => {
  shop.page.storageIsBlocked = true
  void shop.client.signOut()
  expect((await left()).pathname).toBe('/end-session')
})
