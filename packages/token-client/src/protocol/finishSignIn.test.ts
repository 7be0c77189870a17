import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../testing/openShop.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => vi.unstubAllGlobals())

const rejected = () => shop.events.flatMap((event) => (event.type === 'callbackRejected' ? [event.error.code] : []))
const tokenRequests = () => shop.issuer.requests.filter((request) => request.startsWith('token'))

describe('a genuine callback', () => {
  test('signs in, brings back appState and the page where the sign-in began', async () => {
    shop.page.href = 'https://shop.example/orders?page=2#last'
    await shop.goAndSignIn({ appState: { basket: ['tea'] } })
    const authentication = await shop.client.restore()
    expect(authentication).toMatchObject({
      user: { iss: shop.issuer.issuer, sub: 'ada', name: 'ada' },
      appState: { basket: ['tea'] },
      returnTo: '/orders?page=2#last',
    })
    expect((await shop.client.getAccessToken()).value).toMatch(/^access-/)
  })

  test.each([
    ['the same person: where they were', 'ada', { appState: 7, returnTo: '/orders?page=2' }],
    ['somebody else: nothing of that page', 'grace', { returnTo: '/' }],
  ])('of a sign-in that began on a known person’s page brings back, for %s', async (_name, user, where) => {
    shop.page.href = 'https://shop.example/orders?page=2'
    shop.issuer.user = user
    await shop.goAndSignIn({ subject: 'ada', appState: 7 })
    const { appState, returnTo, user: found } = (await shop.client.restore()) ?? {}
    expect(found?.sub).toBe(user)
    expect({ ...(appState === undefined ? {} : { appState }), returnTo }).toEqual(where)
  })

  test('is out of the address bar before anything is requested, and only that', async () => {
    await shop.goAndSignIn()
    shop.page.href = `${shop.page.href}&session_state=s&utm=mail#part`
    const requests = shop.issuer.requests.length
    const restoring = shop.client.restore()
    expect(shop.page.href).toBe('https://shop.example/?utm=mail#part')
    expect(shop.issuer.requests).toHaveLength(requests)
    expect(shop.page.storage.size).toBe(0)
    expect((await restoring)?.user.sub).toBe('ada')
  })

  test('is completed once when restore is called twice, as React StrictMode does', async () => {
    await shop.goAndSignIn({ appState: 1 })
    const [one, two] = await Promise.all([shop.client.restore(), shop.client.restore()])
    expect(two).toEqual(one)
    expect(one?.appState).toBe(1)
    expect(tokenRequests()).toHaveLength(1)
  })

  test('says that the server was in touch no earlier than the navigation that came back', async () => {
    const before = Date.now()
    await shop.goAndSignIn()
    const authentication = await shop.client.restore()
    expect(authentication?.contactedAt).toBeGreaterThanOrEqual(before)
    expect(authentication?.contactedAt).toBeLessThanOrEqual(Date.now())
  })

  test('leaves no token, code or verifier in storage or in the result', async () => {
    await shop.goAndSignIn()
    const code = new URL(shop.page.href).searchParams.get('code') ?? ''
    const authentication = await shop.client.restore()
    const { value } = await shop.client.getAccessToken()
    const verifier = shop.issuer.bodies[0]?.get('code_verifier') ?? ''
    for (const secret of [code, value, verifier]) {
      expect(secret).not.toBe('')
      expect(JSON.stringify([authentication, shop.events, [...shop.page.storage]])).not.toContain(secret)
    }
  })

  test('from several pending sign-ins finds its own', async () => {
    await shop.goAndSignIn({ appState: 'first' })
    const first = shop.page.href
    shop.page.href = 'https://shop.example/'
    await shop.goAndSignIn({ appState: 'second' })
    shop.page.href = first
    shop.open()
    expect((await shop.client.restore())?.appState).toBe('first')
  })

  test('with an edited returnTo leads home', async () => {
    await shop.goAndSignIn({ returnTo: '/orders' })
    for (const [key, value] of shop.page.storage) shop.page.storage.set(key, value.replace('/orders', '//evil.example'))
    expect((await shop.client.restore())?.returnTo).toBe('/')
  })
})

describe('a callback that is not ours', () => {
  const forged = [
    '?code=x&state=y',
    '?error=access_denied&error_description=mallory&state=y',
    '?code=x&state=',
    '?error=%3Cmallory%3E&state=y',
  ]

  test.each(forged)('%s while signed in changes nothing', async (query) => {
    await shop.goAndSignIn()
    await shop.client.restore()
    shop.events.length = 0
    shop.page.href = `https://shop.example/${query}`
    const authentication = await shop.client.restore()
    expect(authentication?.user.sub).toBe('ada')
    expect(shop.page.href).toBe('https://shop.example/')
    expect(rejected()).toEqual(['token-client/callback-unsolicited'])
    expect(JSON.stringify(shop.events)).not.toContain('mallory')
    for (const event of shop.events) expect('error' in event ? event.error.message : '').not.toContain('mallory')
    expect(tokenRequests()).toHaveLength(2)
  })

  test.each(forged)('%s while a sign-in is pending leaves it pending', async (query) => {
    const genuine = await shop.goAndSignIn({ appState: 'mine' })
    shop.issuer.user = null
    shop.page.href = `https://shop.example/${query}`
    expect(await shop.client.restore()).toBeNull()
    expect(rejected()).toEqual(['token-client/callback-unsolicited'])
    expect(tokenRequests()).toEqual([])

    shop.issuer.user = 'ada'
    shop.page.href = genuine
    shop.open()
    expect((await shop.client.restore())?.appState).toBe('mine')
  })

  test('replayed by reload or the back button is dropped, and the person stays signed in', async () => {
    const genuine = await shop.goAndSignIn()
    await shop.client.restore()
    shop.page.href = genuine
    shop.open()
    const authentication = await shop.client.restore()
    expect(authentication).toMatchObject({ user: { sub: 'ada' } })
    expect(authentication).not.toHaveProperty('returnTo')
    expect(rejected()).toEqual(['token-client/callback-unsolicited'])
  })

  test.each(['&code=other', '&state=other', '&iss=https://evil.example', '&error=access_denied'])(
    'with %s added is malformed; nothing is consumed',
    async (addition) => {
      const genuine = await shop.goAndSignIn()
      shop.issuer.user = null
      shop.page.href = genuine + addition
      expect(await shop.client.restore()).toBeNull()
      expect(rejected()).toEqual(['token-client/callback-malformed'])
      expect(tokenRequests()).toEqual([])
      expect(shop.page.storage.size).toBe(1)
    },
  )

  test.each([
    'https://shop.example/coupon?code=x&state=y',
    'https://shop.example/?code=SUMMER',
    'https://shop.example/?error=1',
  ])('%s is none of our business', async (href) => {
    shop.page.href = href
    await shop.client.restore()
    expect(shop.page.href).toBe(href)
    expect(shop.events).toEqual([])
  })

  test('inside a frame nothing is redeemed, cleaned or asked', async () => {
    const genuine = await shop.goAndSignIn()
    const requests = shop.issuer.requests.length
    shop.page.isFramed = true
    expect(await shop.client.restore()).toBeNull()
    expect(shop.page.href).toBe(genuine)
    expect(shop.issuer.requests).toHaveLength(requests)
    expect(shop.page.storage.size).toBe(1)
  })
})

describe('a genuine refusal', () => {
  const refused = async (response: Record<string, string>) => {
    shop.issuer.authorizationResponse = ({ state = '', iss = '' }) => ({ state, iss, ...response })
    await shop.goAndSignIn()
    return shop.client.restore().then(
      () => null,
      (error: unknown) => error,
    )
  }

  test.each([
    ['access_denied', 'access-denied'],
    ['consent_required', 'interaction-required'],
    ['temporarily_unavailable', 'server-unavailable'],
    ['invalid_scope', 'config-invalid'],
    ['unauthorized_client', 'config-invalid'],
    ['invalid_request', 'authorization-failed'],
    ['toString', 'authorization-failed'],
  ])('%s is %s', async (error, code) => {
    const text = 'mallory says'
    const found = await refused({ error, error_description: text, error_uri: 'https://evil.example' })
    expect(found).toMatchObject({ code: `token-client/${code}`, phase: 'callback', endsSession: false, returnTo: '/' })
    expect(JSON.stringify(found) + String(found)).not.toMatch(/mallory|evil|toString/)
    expect(shop.page.href).toBe('https://shop.example/')
    expect(tokenRequests()).toEqual([])
  })

  test.each([{ iss: 'https://auth.shop.example/' }, { iss: 'https://evil.example' }, { iss: '' }])(
    'by another issuer (RFC 9207) %j redeems nothing',
    async (change) => {
      expect(await refused({ code: 'c', ...change })).toMatchObject({
        code: 'token-client/issuer-mismatch',
        field: 'issuer',
      })
      expect(tokenRequests()).toEqual([])
    },
  )

  test('without the issuer although the server always names it redeems nothing', async () => {
    shop.issuer.authorizationResponse = ({ state = '' }) => ({ code: 'c', state })
    await shop.goAndSignIn()
    await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/issuer-mismatch' })
    expect(tokenRequests()).toEqual([])
  })

  test('a code that the server does not know is rejected, and never sent twice', async () => {
    expect(await refused({ code: 'stolen' })).toMatchObject({ code: 'token-client/code-rejected', endsSession: false })
    expect(tokenRequests()).toHaveLength(1)
  })
})
