import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHostileProvider } from '../testing/hostile-provider/index.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

let shop: HostileShop

beforeEach(() => {
  shop = openHostileShop()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const restore = () => shop.client.restore()
const tokenRequests = () => shop.provider.journal.of('token').map(({ parameters }) => parameters['grant_type'])
const ada = { user: { sub: 'ada' } }

/** An address without a pending sign-in arrives, while a sign-in is pending and while a user is signed in. */
const expectDropped = async (query: string, codes: string[]) => {
  shop.provider.user = null
  await shop.leave({ appState: 'mine', returnTo: '/orders' })
  shop.provider.journal.clear()
  shop.page.href = `https://shop.example/${query}`
  shop.open()
  const outcome = await expectInvariants(shop, restore)
  expect(outcome).toEqual({ value: null })
  expect(shop.rejected()).toEqual(codes)
  expect(shop.page.href).not.toContain('state=')
  expect(tokenRequests()).toEqual([])

  shop.provider.user = 'ada'
  await restore()
  shop.events.length = 0
  shop.page.href = `https://shop.example/${query}`
  expect(await expectInvariants(shop, () => shop.client.restore({ silent: false }))).toEqual({ value: null })
  expect(shop.rejected()).toEqual(codes)
}

/** The provider answers a genuine request with something else. */
const answers = async (response: NonNullable<Parameters<HostileShop['provider']['script']>[0]['response']>) => {
  shop.provider.script({ at: 'authorize', times: 1, response })
  await shop.comeBack({ returnTo: '/orders' })
  // what follows is only the callback: no user is asked silently who is signed in
  return expectInvariants(shop, () => shop.client.restore({ silent: false }), { consumes: 1 })
}
const unsolicited = ['token-client/callback-unsolicited']
const malformed = ['token-client/callback-malformed']

describe('T1–T7: what comes in the address', () => {
  test('T1 a callback without a pending sign-in is dropped, and nothing else happens', async () => {
    await expectDropped('?code=x&state=y', unsolicited)
  })
  test.each(['?code=x&state=', '?code=x&state', '?error=access_denied&state='])(
    'T2 state missing: %s',
    async (query) => {
      await expectDropped(query, unsolicited)
    },
  )
  test('T2 without any state it is not even a callback: the address is another page of the app', async () => {
    shop.page.href = 'https://shop.example/?code=x'
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.page.href).toBe('https://shop.example/?code=x')
    expect(tokenRequests()).toEqual([])
  })
  test('T3 an unknown state leaves the pending sign-in to be completed', async () => {
    const genuine = await shop.comeBack({ appState: 'mine' })
    shop.provider.user = null
    shop.page.href = 'https://shop.example/?code=x&state=unknown'
    await expectInvariants(shop, restore)
    expect(shop.rejected()).toEqual(unsolicited)
    shop.page.href = genuine
    shop.provider.user = 'ada'
    shop.open()
    expect(await restore()).toMatchObject({ ...ada, appState: 'mine' })
  })
  test.each(['state', 'code', 'iss', 'session_state'])('T4 %s twice', async (name) => {
    const genuine = await shop.comeBack()
    shop.page.href = `${genuine}&${name}=again`
    shop.open()
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.rejected()).toEqual(malformed)
    expect(tokenRequests()).toEqual([])
  })
  test('T4 error twice', async () => {
    await expectDropped('?error=a&error=b&state=y', malformed)
  })
  test('T5 a forged error is checked by its state first, and its text is nowhere', async () => {
    await expectDropped('?error=access_denied&error_description=Call+555&state=x', unsolicited)
    const said = [shop.events.map((event) => ('error' in event ? `${event.error.stack}` : '')), shop.said].join(' ')
    expect(said).not.toContain('555')
  })
  test('T6 a genuine error is told by its code, without the text that came along', async () => {
    const { error } = await answers({ code: undefined, error: 'access_denied', error_description: 'Call 555' })
    expect(error).toMatchObject({ code: 'token-client/access-denied', endsSession: false, returnTo: '/orders' })
    expect(`${error?.message}`).not.toContain('555')
    expect(tokenRequests()).toEqual([])
  })
  test('T7 code and error together', async () => {
    const genuine = await shop.comeBack()
    shop.page.href = `${genuine}&error=access_denied`
    shop.open()
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.rejected()).toEqual(malformed)
    expect(tokenRequests()).toEqual([])
  })
})

describe('T8–T13: once, in time, by the tab that began it', () => {
  test('T8 a callback that was used, opened again by reload or the back button', async () => {
    const used = await shop.comeBack()
    await restore()
    shop.page.href = used
    shop.open()
    expect(await restore()).toMatchObject(ada)
    expect(shop.rejected()).toEqual(unsolicited)
    expect(shop.page.href).toBe('https://shop.example/')
    expect(shop.provider.journal.of('token').every(({ outcome }) => outcome === 'ok')).toBe(true)
  })
  test('T9 restore called twice, as by React StrictMode, exchanges once and both get the answer', async () => {
    await shop.comeBack({ appState: 7 })
    const outcome = await expectInvariants(shop, () => Promise.all([restore(), restore()]), {
      consumes: 1,
      bringsTokens: true,
    })
    expect(outcome.value).toMatchObject([{ appState: 7 }, { appState: 7 }])
    expect(tokenRequests()).toEqual(['authorization_code'])
  })
  test('T11 a sign-in that was left overnight', async () => {
    await shop.comeBack({ returnTo: '/orders' })
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 3_600_001)
    await expectInvariants(shop, () => shop.client.restore({ silent: false }), { consumes: 1 })
    expect(shop.rejected()).toEqual(unsolicited)
    // who signs in again is where they wanted to be
    expect(shop.events).toMatchObject([{ error: { returnTo: '/orders' } }])
    expect(tokenRequests()).toEqual([])
  })
  test('T12 a code of another sign-in under our state is refused by the provider, once', async () => {
    const stolen = `${(await shop.provider.authorize(await shop.leave()))?.get('code')}`
    const { code, error } = await answers({ code: stolen })
    expect(code).toBe('token-client/code-rejected')
    expect(error).toMatchObject({ returnTo: '/orders', endsSession: false })
    expect(tokenRequests()).toEqual(['authorization_code'])
  })
  test('T13 a provider without S256 is not even asked', async () => {
    shop.provider.script({ at: 'discovery', json: { code_challenge_methods_supported: ['plain'] } })
    const { code } = await expectInvariants(shop, () => shop.client.signIn())
    expect(code).toBe('token-client/discovery-invalid')
  })
  test('T13 a provider that ignores the verifier is caught by the nonce', async () => {
    shop.provider.script({ at: 'token', claims: { nonce: 'of-another-sign-in' } })
    await shop.comeBack()
    const { code } = await expectInvariants(shop, restore, { consumes: 1 })
    expect(code).toBe('token-client/id-token-invalid')
    expect(shop.provider.journal.of('authorize')[0]?.parameters).toMatchObject({ code_challenge_method: 'S256' })
  })
})

describe('T14–T21: mix-ups', () => {
  test.each([
    'https://evil.example',
    'https://auth.shop.example/',
    'https://AUTH.shop.example',
    'https://xn--auth-shop.example',
    'http://auth.shop.example',
    '',
    undefined,
  ])('T14 iss is %j', async (iss) => {
    const { code } = await answers({ iss })
    expect(code).toBe('token-client/issuer-mismatch')
    expect(tokenRequests()).toEqual([])
  })
  test('T15 an answer of one provider is never taken to another', async () => {
    const other = createHostileProvider({ issuer: 'https://other.example' })
    other.user = 'mallory'
    const genuine = await shop.comeBack()
    shop.provider.journal.clear()
    shop.open({ issuer: other.issuer, fetch: other.fetch })
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.rejected()).toEqual(unsolicited)
    expect([...other.journal.of('token'), ...shop.provider.journal.of('token')]).toEqual([])
    shop.page.href = genuine
    shop.open()
    expect(await restore()).toMatchObject(ada)
  })
  test('T16 an answer to a sign-in that an attacker began brings no user into his account', async () => {
    await restore()
    const attacker = createHostileProvider()
    attacker.user = 'mallory'
    const url = `${attacker.issuer}/authorize?client_id=shop&redirect_uri=https://shop.example/&response_type=code&state=his`
    shop.page.href = `https://shop.example/?${await attacker.authorize(url)}`
    await expectInvariants(shop, () => shop.client.restore({ silent: false }))
    expect(shop.rejected()).toEqual(unsolicited)
    expect(await restore()).toMatchObject(ada)
  })
  test('T17 a sign-in that one person began and another completes ends the session of the first', async () => {
    await restore()
    const url = await shop.leave()
    shop.provider.user = 'grace'
    shop.page.href = `https://shop.example/?${await shop.provider.authorize(url)}`
    const { code } = await expectInvariants(shop, restore, { consumes: 1, endsSession: true })
    expect(code).toBe('token-client/subject-changed')
    expect(shop.events.map(({ type }) => type)).toContain('sessionLost')
  })
  test('T19 a callback inside a frame is not redeemed', async () => {
    await shop.comeBack()
    shop.page.isFramed = true
    const outcome = await expectInvariants(shop, async () => {
      const found = await restore()
      shop.page.href = 'https://shop.example/' // the frame is whose it is, and so is its address
      return found
    })
    expect(outcome).toEqual({ value: null })
    expect(tokenRequests()).toEqual([])
  })
  test('T19 a page that is only prerendered uses nothing up until it is seen', async () => {
    await shop.comeBack()
    const page = Object.assign(new EventTarget(), {
      createElement: document.createElement,
      body: document.body,
      prerendering: true,
    })
    vi.stubGlobal('document', page)
    const restoring = restore()
    await new Promise((resolve) => setTimeout(resolve))
    expect(tokenRequests()).toEqual([])
    expect(shop.page.storage.size).toBe(1)
    page.prerendering = false
    page.dispatchEvent(new Event('prerenderingchange'))
    expect(await restoring).toMatchObject(ada)
  })
  test('T20 a callback that a scanner of links has opened first', async () => {
    await shop.comeBack()
    shop.provider.script({ at: 'token', status: 400, body: '{"error":"invalid_grant"}' })
    const { code } = await expectInvariants(shop, restore, { consumes: 1 })
    expect(code).toBe('token-client/code-rejected')
    expect(tokenRequests()).toEqual(['authorization_code'])
  })
  test('T21 of three sign-ins under way each finds its own answer', async () => {
    const comings: string[] = []
    for (const appState of [1, 2, 3]) {
      comings.push(await shop.comeBack({ appState }))
      shop.page.href = 'https://shop.example/'
    }
    for (const [index, href] of [...comings.entries()].reverse()) {
      shop.page.href = href
      shop.open()
      expect(await restore()).toMatchObject({ ...ada, appState: index + 1 })
    }
  })
})
