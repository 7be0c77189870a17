import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { formOf } from '../../testing/fakeImplicitIssuer.ts'
import { openLegacyShop, type LegacyShop } from '../../testing/openLegacyShop.ts'

let shop: LegacyShop

beforeEach(async () => {
  shop = await openLegacyShop()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const rejected = () => shop.events.flatMap((event) => (event.type === 'callbackRejected' ? [event.error.code] : []))
const isNotSignedIn = () =>
  expect(shop.client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })

describe('a genuine fragment', () => {
  test('signs in, brings back appState and the page where the sign-in began', async () => {
    shop.page.href = 'https://shop.example/orders?page=2#last'
    await shop.goAndSignIn({ appState: { basket: ['tea'] } })
    expect(await shop.client.restore()).toMatchObject({
      user: { iss: shop.issuer.issuer, sub: 'ada', name: 'ada' },
      appState: { basket: ['tea'] },
      returnTo: '/orders?page=2#last',
    })
    expect((await shop.client.getAccessToken()).value).toBe('access-1')
  })

  test('is out of the address bar before anything is requested, and nothing else is', async () => {
    const [, fragment] = (await shop.goAndSignIn()).split('#')
    shop.page.href = `https://shop.example/?utm=mail#${fragment}&session_state=s`
    const requests = shop.issuer.requests.length
    const restoring = shop.client.restore()
    expect(shop.page.href).toBe('https://shop.example/?utm=mail')
    expect(shop.issuer.requests).toHaveLength(requests)
    expect(shop.page.storage.size).toBe(0)
    expect((await restoring)?.user.sub).toBe('ada')
  })

  test('is completed once when restore is called twice, as React StrictMode does', async () => {
    await shop.goAndSignIn({ appState: 1 })
    const [one, two] = await Promise.all([shop.client.restore(), shop.client.restore()])
    expect(two).toEqual(one)
    expect(one?.appState).toBe(1)
    expect(rejected()).toEqual([])
  })

  test('leaves no token or nonce in storage, in the result or in the address of the next sign-in', async () => {
    const genuine = new URLSearchParams((await shop.goAndSignIn()).split('#')[1])
    const nonce = new URL(shop.page.left.at(-1) ?? '').searchParams.get('nonce')
    const authentication = await shop.client.restore()
    void shop.client.signIn()
    await vi.waitUntil(() => shop.page.left.length > 1)
    const traces = JSON.stringify([authentication, shop.events, [...shop.page.storage], shop.page.left[1]])
    for (const secret of [genuine.get('access_token'), genuine.get('id_token'), nonce]) {
      expect(secret).toBeTruthy()
      expect(traces).not.toContain(secret)
    }
  })

  test('from several pending sign-ins finds its own', async () => {
    const first = await shop.goAndSignIn({ appState: 'first' })
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

  test('of another person does not take over the session there is', async () => {
    await shop.goAndSignIn()
    await shop.client.restore()
    const { client } = shop
    shop.issuer.user = 'grace'
    await shop.goAndSignIn()
    await expect(client.restore()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
    await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
  })
})

describe('a fragment that is not ours', () => {
  const forged = [
    '#access_token=mallory&id_token=x.y.z&token_type=Bearer&state=y',
    '#access_token=mallory&state=',
    '#id_token=mallory&state=y',
    '#error=access_denied&error_description=mallory&state=y',
  ]

  test.each(forged)('%s while signed in changes nothing', async (fragment) => {
    await shop.goAndSignIn()
    await shop.client.restore()
    const { value } = await shop.client.getAccessToken()
    shop.events.length = 0
    shop.page.href = `https://shop.example/${fragment}`
    expect(await shop.client.restore({ silent: false })).toBeNull()
    expect(shop.page.href).toBe('https://shop.example/')
    expect(rejected()).toEqual(['token-client/callback-unsolicited'])
    for (const event of shop.events) expect('error' in event ? String(event.error) : '').not.toContain('mallory')
    expect((await shop.client.getAccessToken()).value).toBe(value)
  })

  test.each(forged)('%s while a sign-in is pending leaves it pending', async (fragment) => {
    const genuine = await shop.goAndSignIn({ appState: 'mine' })
    shop.issuer.user = null
    shop.page.href = `https://shop.example/${fragment}`
    expect(await shop.client.restore()).toBeNull()
    expect(rejected()).toEqual(['token-client/callback-unsolicited'])
    await isNotSignedIn()

    shop.page.href = genuine
    shop.open()
    expect((await shop.client.restore())?.appState).toBe('mine')
  })

  test('replayed by reload or the back button is dropped', async () => {
    const genuine = await shop.goAndSignIn()
    await shop.client.restore()
    shop.issuer.user = null
    shop.page.href = genuine
    shop.open()
    expect(await shop.client.restore()).toBeNull()
    expect(rejected()).toEqual(['token-client/callback-unsolicited'])
    await isNotSignedIn()
  })

  test.each([
    '&access_token=x',
    '&id_token=x',
    '&state=x',
    '&expires_in=9',
    '&scope=a&scope=b',
    '&error=access_denied',
  ])('with %s added is malformed; nothing is consumed', async (addition) => {
    const genuine = await shop.goAndSignIn()
    shop.issuer.user = null
    shop.page.href = genuine + addition
    expect(await shop.client.restore()).toBeNull()
    expect(rejected()).toEqual(['token-client/callback-malformed'])
    expect(shop.page.href).toBe('https://shop.example/')
    expect(shop.page.storage.size).toBe(1)
    await isNotSignedIn()
  })

  test('that has the state of a sign-out signs no user in', async () => {
    await shop.goAndSignIn()
    await shop.client.restore()
    void shop.client.signOut()
    await vi.waitUntil(() => shop.page.left.length > 1)
    const state = new URL(shop.page.left[1] ?? '').searchParams.get('state')
    shop.page.href = `https://shop.example/#${formOf({ access_token: 'x', id_token: 'x.y.z', state })}`
    shop.open()
    expect(await shop.client.restore({ silent: false })).toBeNull()
    expect(rejected()).toContain('token-client/callback-unsolicited')
  })

  test.each([
    'https://shop.example/coupon#access_token=x&state=y',
    'https://shop.example/#/orders?state=x&access_token=y',
    'https://shop.example/#access_token=x',
    'https://shop.example/?access_token=x&id_token=x&state=y',
    'https://shop.example/?code=x&state=y',
    'https://shop.example/#code=x&state=y',
    'https://shop.example/#chapter',
  ])('%s is none of our business', async (href) => {
    shop.page.href = href
    await shop.client.restore()
    expect(shop.page.href).toBe(href)
    expect(shop.events).toEqual([])
  })

  test('inside a frame nothing is taken, cleaned or asked', async () => {
    const genuine = await shop.goAndSignIn()
    const requests = shop.issuer.requests.length
    shop.page.isFramed = true
    expect(await shop.client.restore()).toBeNull()
    expect(shop.page.href).toBe(genuine)
    expect(shop.issuer.requests).toHaveLength(requests)
    expect(shop.page.storage.size).toBe(1)
  })
})

test('a page that is only prerendered takes nothing until it is seen', async () => {
  const genuine = await shop.goAndSignIn()
  const prerendered = Object.assign(new EventTarget(), { prerendering: true })
  vi.stubGlobal('document', prerendered)
  const restoring = shop.client.restore()
  await new Promise((resolve) => setTimeout(resolve))
  expect(shop.page.href).toBe(genuine)
  expect(shop.page.storage.size).toBe(1)
  prerendered.prerendering = false
  prerendered.dispatchEvent(new Event('prerenderingchange'))
  expect((await restoring)?.user.sub).toBe('ada')
})

describe('a genuine refusal', () => {
  const refused = async (response: Record<string, string>) => {
    shop.issuer.response = ({ state }) => ({ state, ...response })
    await shop.goAndSignIn()
    return shop.client.restore().catch((error: unknown) => error)
  }

  test.each([
    ['access_denied', 'access-denied'],
    ['consent_required', 'interaction-required'],
    ['temporarily_unavailable', 'server-unavailable'],
    ['unauthorized_client', 'config-invalid'],
    ['unsupported_response_type', 'config-invalid'],
    ['invalid_request', 'authorization-failed'],
  ])('%s is %s', async (error, code) => {
    const found = await refused({ error, error_description: 'mallory says', error_uri: 'https://evil.example' })
    expect(found).toMatchObject({ code: `token-client/${code}`, phase: 'callback', endsSession: false, returnTo: '/' })
    expect(JSON.stringify(found) + String(found)).not.toMatch(/mallory|evil/)
    expect(shop.page.href).toBe('https://shop.example/')
    expect(shop.page.storage.size).toBe(0)
    expect(shop.issuer.requests).not.toContain('jwks')
  })

  test('may follow a sign-in that did not ask a person', async () => {
    expect(await refused({ error: 'login_required' })).toBeNull()
  })

  test.each(['https://auth.shop.example/', 'https://AUTH.shop.example', 'https://evil.example', ''])(
    'by another issuer (RFC 9207), %j, counts for nothing',
    async (iss) => {
      shop.issuer.response = (response) => ({ ...response, iss })
      await shop.goAndSignIn()
      await expect(shop.client.restore()).rejects.toMatchObject({ code: 'token-client/issuer-mismatch' })
      await isNotSignedIn()
    },
  )

  test('without the issuer although the server always names it is not listened to', async () => {
    shop.issuer.metadata['authorization_response_iss_parameter_supported'] = true
    expect(await refused({ error: 'access_denied' })).toMatchObject({ code: 'token-client/issuer-mismatch' })
    expect(await refused({ error: 'access_denied', iss: shop.issuer.issuer })).toMatchObject({
      code: 'token-client/access-denied',
    })
  })
})

test('tokens may come without the issuer, whom the ID token names', async () => {
  shop.issuer.metadata['authorization_response_iss_parameter_supported'] = true
  await shop.goAndSignIn()
  expect((await shop.client.restore())?.user.sub).toBe('ada')
})

test('the state of a sign-out is tidied out of the address on return', async () => {
  await shop.goAndSignIn()
  await shop.client.restore()
  void shop.client.signOut()
  await vi.waitUntil(() => shop.page.left.length > 1)
  const { searchParams } = new URL(shop.page.left[1] ?? '')
  expect(searchParams.get('id_token_hint')).toMatch(/^eyJ/)
  await isNotSignedIn()
  shop.issuer.user = null
  shop.page.href = `https://shop.example/?${formOf({ a: 1, state: searchParams.get('state') })}#top`
  shop.open()
  expect(await shop.client.restore()).toBeNull()
  expect(shop.page.href).toBe('https://shop.example/?a=1#top')
})
