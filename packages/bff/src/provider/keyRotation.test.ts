import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { openBffShop } from '../testSupport/openBffShop.ts'
import { openLogoutShop, sayLogout } from '../testSupport/openLogoutShop.ts'
import { refreshes } from '../testSupport/refreshes.ts'

const openSignedIn = async () => {
  const shop = openBffShop()
  await shop.signIn()
  return shop
}

describe('a refresh whose ID token cannot be checked keeps the new refresh token:', () => {
  test.each([
    ['the keys are out of reach', { at: 'jwks', status: 503 }],
    ['the keys are no JSON', { at: 'jwks', body: '<html>' }],
    ['the connection breaks', { at: 'jwks', dropConnection: 'before' }],
    ['the ID token is signed by an unpublished key', { at: 'token', times: 1, signWith: 'other-key' }],
    ['the ID token is for another client', { at: 'token', times: 1, claims: { aud: 'another' } }],
  ] as const)('%s', async (_name, line) => {
    const shop = await openSignedIn()
    // the keys of the sign-in are not cached in another process
    const bff = shop.openAnother()
    const call = async () => {
      const headers = {
        cookie: `__Host-Http-stillhere-session=${shop.sessionCookie()}`,
        'stillhere-request': 'x'.repeat(16),
        'sec-fetch-site': 'same-origin',
      }
      return (await bff.fetch(new Request('https://shop.example/api/orders', { headers }))).status
    }
    shop.clock.at += 145_001
    shop.provider.script(line)
    expect(await call()).toBeGreaterThanOrEqual(502)
    expect(refreshes(shop)).toHaveLength(1)
    shop.provider.behave()
    expect(await call()).toBe(200)
    const [first, second] = refreshes(shop).map(({ parameters }) => parameters['refresh_token'])
    expect(second).not.toBe(first)
    expect(refreshes(shop).map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
  })
})

describe('after the provider has rotated its keys', () => {
  test('a refresh succeeds with one grant', async () => {
    const shop = await openSignedIn()
    shop.provider.rotateKeys()
    shop.clock.at += 145_001
    expect((await shop.ask('/api/orders')).status).toBe(200)
    expect(refreshes(shop)).toHaveLength(1)
  })

  test('a sign-in succeeds', async () => {
    const shop = await openSignedIn()
    shop.provider.rotateKeys()
    const { url } = await shop.signIn()
    expect(url).not.toContain('stillhere-error')
  })

  test.each(['another', 'logout'])('a logout token with the new key %j is accepted', async (kid) => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    await sayLogout(shop, await sign(claimsOf({ sid: 'unknown' })))
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
    shop.provider.behave()
    shop.provider.script({ at: 'jwks', json: { keys: [jwk] } })
    const token = await new SignJWT(claimsOf()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey)
    expect((await sayLogout(shop, token)).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ status: 'ended' })
  })

  test('a logout token is 503 while the new keys are out of reach', async () => {
    const { shop, claimsOf, sign } = await openLogoutShop()
    await sayLogout(shop, await sign(claimsOf({ sid: 'unknown' })))
    const { privateKey } = await generateKeyPair('ES256')
    shop.provider.behave()
    shop.provider.script({ at: 'jwks', status: 503 })
    const response = await sayLogout(shop, await sign(claimsOf(), { kid: 'another' }, privateKey))
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
  })
})

describe('when the provider moves its endpoints', () => {
  const moving = () => {
    const shop = openBffShop()
    const moved = (url: string) => url.replace(/\/token$/, '/moved')
    const isMoved = { value: false }
    const bff = shop.openAnother({
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const { pathname, origin } = new URL(request.url)
        if (origin !== shop.provider.issuer) return Response.json({})
        if (isMoved.value && pathname.endsWith('/token')) return new Response(null, { status: 404 })
        const target = pathname.endsWith('/moved') ? request.url.replace('/moved', '/token') : request.url
        const { method, headers } = request
        const body = method === 'GET' ? null : await request.text()
        const response = await shop.provider.handle(new Request(target, { method, headers, body }))
        if (!isMoved.value || !pathname.endsWith('openid-configuration')) return response
        const metadata = (await response.json()) as { token_endpoint: string }
        return Response.json({ ...metadata, token_endpoint: moved(metadata.token_endpoint) })
      },
    })
    const refresh = async () => {
      const headers = {
        cookie: `__Host-Http-stillhere-session=${shop.sessionCookie()}`,
        'stillhere-request': 'x'.repeat(16),
        'sec-fetch-site': 'same-origin',
      }
      return (await bff.fetch(new Request('https://shop.example/auth/refresh', { method: 'POST', headers }))).status
    }
    return { shop, isMoved, refresh }
  }

  test('a refresh finds the new token endpoint without a restart', async () => {
    const { shop, isMoved, refresh } = moving()
    await shop.signIn()
    expect(await refresh()).toBe(200)
    isMoved.value = true
    expect(await refresh()).toBe(200)
  })

  test('old metadata are fetched again in the background', async () => {
    const shop = await openSignedIn()
    const discoveries = () => shop.provider.journal.of('discovery').length
    const before = discoveries()
    shop.clock.at += 3_600_001
    await shop.ask('/auth/login', {})
    await shop.ask('/auth/login', {})
    expect(discoveries()).toBe(before + 1)
  })
})
