import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { follow } from '../../testing/fakeBff.ts'
import { openBffShop, type BffShop } from '../../testing/openBffShop.ts'
import type { SignInOptions } from '../../tokenClient.ts'

let shop: BffShop

beforeEach(() => {
  shop = openBffShop()
  shop.page.href = 'https://shop.example/orders?page=2#tea'
})
afterEach(() => void vi.unstubAllGlobals())

/** Leaves; the address of the provider. */
async function leave(options: SignInOptions = {}) {
  void shop.client.signIn(options)
  await vi.waitUntil(() => shop.page.left.length > 0)
  return `${shop.page.left.at(-1)}`
}
const nameOf = (url: string) => `${new URL(url).searchParams.get('state')}`
/** Comes back to the page where it began, as the user who is signed in at the provider. */
async function comeBack(options?: SignInOptions) {
  const url = await leave(options)
  follow(shop.bff, url)
  shop.open()
}
const failWith = (code: string, url: string) => {
  shop.page.href = `https://shop.example/orders?page=2&stillhere-error=${code}.${nameOf(url)}`
  shop.open()
}

test('the backend makes the request; what is the page’s own stays here', async () => {
  await leave({ appState: { cart: 7 }, prompt: 'login', maxAge: 60, subject: 'ada', extraParams: { shop: '1' } })
  expect(shop.bff.requests).toEqual([
    'login {"prompt":"login","maxAge":60,"subject":"ada","extraParams":{"shop":"1"},"mode":"redirect","returnTo":"/orders?page=2#tea"}',
  ])
})

test('who comes back is signed in, and gets back what they left with', async () => {
  shop.bff.user = 'ada'
  await comeBack({ appState: { cart: 7 }, returnTo: '/bag' })
  expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' }, appState: { cart: 7 }, returnTo: '/bag' })
  expect(shop.page.storage.size).toBe(0)
  expect(shop.bff.providerRequests).toBe(1)
  shop.open()
  expect(await shop.client.restore()).not.toHaveProperty('returnTo')
})

test('also where nothing may be asked silently', async () => {
  shop.bff.user = 'ada'
  await comeBack()
  expect(await shop.client.restore({ silent: false })).toMatchObject({ returnTo: '/orders?page=2#tea' })
})

test('who only goes back has not signed in', async () => {
  await leave()
  shop.open()
  shop.bff.user = 'ada'
  expect(await shop.client.restore({ silent: false })).toBeNull()
  expect(shop.bff.providerRequests).toBe(0)
  expect(await shop.client.restore()).not.toHaveProperty('returnTo')
})

test('nothing is asked of the backend where nothing may be asked silently and no user is coming back', async () => {
  expect(await shop.client.restore({ silent: false })).toBeNull()
  expect(shop.bff.requests).toEqual([])
})

test('a place that was changed in storage is not gone to', async () => {
  shop.bff.user = 'ada'
  await comeBack()
  const [key = '', text = ''] = [...shop.page.storage][0] ?? []
  shop.page.storage.set(key, text.replace('/orders?page=2#tea', '//evil.example'))
  expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' }, returnTo: '/' })
})

test('another user gets nothing of it', async () => {
  shop.bff.user = 'grace'
  await comeBack({ subject: 'ada', appState: { cart: 7 } })
  const found = await shop.client.restore()
  expect(found).toMatchObject({ user: { sub: 'grace' }, returnTo: '/' })
  expect(found).not.toHaveProperty('appState')
})

test.each(['//evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\\evil.example'])(
  'no user returns to %j',
  async (returnTo) => {
    await expect(shop.client.signIn({ returnTo })).rejects.toMatchObject({ code: 'token-client/return-to-rejected' })
    expect(shop.bff.requests).toEqual([])
  },
)

describe('a sign-in that has failed', () => {
  test('says why, and where it began; the address is clean', async () => {
    failWith('access-denied', await leave())
    const error = { code: 'token-client/access-denied', phase: 'callback', returnTo: '/orders?page=2#tea' }
    await expect(shop.client.restore()).rejects.toMatchObject(error)
    expect(shop.page.href).toBe('https://shop.example/orders?page=2')
    expect(shop.page.storage.size).toBe(0)
  })

  test.each(['login-required', 'session-revoked'])('for %s means no user', async (code) => {
    failWith(code, await leave({ prompt: 'none' }))
    expect(await shop.client.restore()).toBeNull()
  })

  test('too late is told, and a user may be found all the same', async () => {
    failWith('callback-unsolicited', await leave())
    shop.bff.user = 'ada'
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
    const error = { code: 'token-client/callback-unsolicited', returnTo: '/orders?page=2#tea' }
    expect(shop.events).toMatchObject([{ type: 'callbackRejected', error }])
  })

  test.each(['access-denied.forged', 'access-denied', '<script>.x', '.', ''])(
    'without a pending sign-in, %j, changes nothing',
    async (forged) => {
      shop.bff.user = 'ada'
      shop.page.href = `https://shop.example/?stillhere-error=${encodeURIComponent(forged)}`
      expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
      expect(shop.page.href).toBe('https://shop.example/')
      expect(shop.events[0]).toMatchObject({ error: { code: 'token-client/callback-unsolicited' } })
    },
  )

  test('for a reason that is no word of ours has no reason', async () => {
    failWith('token-client%2Fx', await leave())
    const error: unknown = await shop.client.restore().catch((one: unknown) => one)
    expect(error).toMatchObject({ code: 'token-client/authorization-failed' })
    expect(String(error)).not.toContain('client/x')
  })
})

describe('where storage is blocked', () => {
  test('people sign in all the same', async () => {
    shop.page.storageIsBlocked = true
    shop.bff.user = 'ada'
    await comeBack()
    expect(await shop.client.restore()).toMatchObject({ user: { sub: 'ada' } })
  })

  test('nothing is promised that would be lost', async () => {
    shop.page.storageIsBlocked = true
    await expect(shop.client.signIn({ appState: 1 })).rejects.toMatchObject({
      code: 'token-client/storage-unavailable',
    })
    expect(shop.page.left).toEqual([])
  })
})
