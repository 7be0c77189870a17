import { afterEach, describe, expect, test, vi } from 'vitest'
import { openShop } from '../../testing/openShop.ts'
import { createOidcClient, type OidcClientOptions } from './index.ts'

afterEach(() => vi.unstubAllGlobals())

describe('a wrong option', () => {
  test.each<[keyof OidcClientOptions, unknown]>([
    ['issuer', 'auth.shop.example'],
    ['issuer', ''],
    ['issuer', undefined],
    ['issuer', '/auth'],
    ['issuer', 'http://auth.shop.example'],
    ['issuer', 'https://auth.shop.example?tenant=1'],
    ['issuer', 'javascript:alert(1)'],
    ['clientId', ''],
    ['clientId', undefined],
    ['redirectUri', 'https://evil.example/'],
    ['redirectUri', 'http://shop.example/'],
    ['redirectUri', '//evil.example'],
    ['redirectUri', '/#part'],
    ['silentRedirectUri', 'https://evil.example/'],
    ['postLogoutRedirectUri', 'https://evil.example/'],
    ['scope', 'profile'],
    ['clockSkewMs', -1],
    ['clockSkewMs', NaN],
    ['silentTimeoutMs', 0],
  ])('%s %j is named by every method, and thrown by none', async (field, value) => {
    const { issuer } = await openShop()
    const options = { issuer: issuer.issuer, clientId: 'shop', fetch: issuer.fetch, [field]: value }
    const client = createOidcClient(options)
    const { restore, signIn, extendSession, renewTokens, getAccessToken, signOut } = client
    for (const method of [restore, signIn, extendSession, renewTokens, getAccessToken, signOut])
      await expect(method()).rejects.toMatchObject({
        code: 'token-client/config-invalid',
        field,
        message: expect.stringContaining(`"${field}"`),
      })
    expect(issuer.requests).toEqual([])
    client.dispose()
  })

  test.each(['http://localhost:4100', 'http://auth.shop.localhost:4100', 'http://127.0.0.1:4100'])(
    'is not the issuer %s, which is this device',
    async (issuer) => {
      await openShop()
      const client = createOidcClient({ issuer, clientId: 'shop', fetch: () => Promise.reject(new TypeError('down')) })
      await expect(client.restore()).rejects.toMatchObject({ code: 'token-client/discovery-failed' })
    },
  )
})

describe('discovery', () => {
  test('happens once for many calls, and again after it failed', async () => {
    const { client, issuer } = await openShop()
    issuer.outage = new TypeError('fetch failed')
    const error: unknown = await client.restore().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'token-client/discovery-failed', field: 'issuer', retryable: true })
    expect(String(error)).toContain(issuer.issuer)

    issuer.outage = null
    issuer.user = 'ada'
    await client.restore()
    await client.extendSession()
    await client.renewTokens()
    const count = (name: string) => issuer.requests.filter((request) => request === name).length
    expect([count('discovery'), count('jwks'), count('authorize none'), count('token authorization_code')]).toEqual([
      1, 1, 3, 3,
    ])
  })

  test('is not needed where the metadata is given', async () => {
    const { issuer } = await openShop()
    const metadata = issuer.metadata as NonNullable<OidcClientOptions['metadata']>
    const shop = await openShop({ metadata })
    shop.issuer.user = 'ada'
    await shop.client.restore()
    expect(shop.issuer.requests).not.toContain('discovery')
  })

  test.each([
    ['https://auth.shop.example/', 'issuer-mismatch'],
    ['https://AUTH.shop.example', 'issuer-mismatch'],
    ['https://other.example', 'issuer-mismatch'],
    [undefined, 'discovery-invalid'],
  ])('an issuer that calls itself %j is %s, with the fix', async (issuer, code) => {
    const shop = await openShop()
    shop.issuer.metadata['issuer'] = issuer
    const error: unknown = await shop.client.restore().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: `token-client/${code}`, field: 'issuer', retryable: false })
    expect(String(error)).toContain('https://auth.shop.example')
    if (issuer) expect(String(error)).toContain(`"${issuer}"`)
    expect(shop.issuer.requests).toEqual(['discovery'])
  })

  test.each([
    { authorization_endpoint: undefined },
    { authorization_endpoint: 'javascript:alert(1)' },
    { token_endpoint: 'http://auth.shop.example/token' },
    { jwks_uri: 7 },
    { end_session_endpoint: 'data:text/html,x' },
    { code_challenge_methods_supported: ['plain'] },
  ])('metadata with %j are invalid', async (change) => {
    const shop = await openShop()
    Object.assign(shop.issuer.metadata, change)
    await expect(shop.client.signIn()).rejects.toMatchObject({
      code: 'token-client/discovery-invalid',
      field: 'issuer',
    })
    expect(shop.page.left).toEqual([])
  })

  test.each<[string, () => Response, string]>([
    ['not found', () => new Response('', { status: 404 }), 'discovery-failed'],
    ['overloaded', () => new Response('', { status: 503, headers: { 'retry-after': '7' } }), 'discovery-failed'],
    ['a page', () => new Response('<h1>Hello</h1>'), 'discovery-invalid'],
    ['null', () => new Response('null'), 'discovery-invalid'],
  ])('a document that is %s', async (_, answer, code) => {
    const shop = await openShop({ fetch: async () => answer() })
    const error: unknown = await shop.client.restore().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: `token-client/${code}`, field: 'issuer' })
    if (answer().status === 503) expect(error).toMatchObject({ retryAfterMs: 7000 })
  })
})

test('the key is stable, and names issuer and client', async () => {
  const shop = await openShop()
  const { key } = shop.client
  shop.open()
  expect(shop.client.key).toBe(key)
  expect(key).toContain('https://auth.shop.example')
})

test('capabilities tell what is known of the server', async () => {
  const shop = await openShop()
  expect(shop.client.capabilities).toMatchObject({
    silentAuthentication: true,
    renewalExtendsSession: true,
    popup: true,
    signOutOfSso: true,
  })
  delete shop.issuer.metadata['end_session_endpoint']
  await shop.client.restore()
  expect(shop.client.capabilities).toMatchObject({ silentAuthentication: true, signOutOfSso: false })
})
