import { afterEach, describe, expect, test, vi } from 'vitest'
import type { BffOptions } from './bffOptions.ts'
import { createBff } from './createBff.ts'
import { createMapStore } from './testSupport/createMapStore.ts'
import { openBffShop, secret } from './testSupport/openBffShop.ts'

const right: BffOptions = {
  issuer: 'https://auth.shop.example',
  clientId: 'shop',
  clientSecret: 'x',
  secrets: [secret],
  sessionStore: createMapStore(Date.now),
}
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('options', () => {
  test.each<[keyof BffOptions, unknown]>([
    ['issuer', 'http://auth.shop.example'],
    ['issuer', 'auth.shop.example'],
    ['clientId', ''],
    ['clientSecret', ''],
    ['clientSecret', undefined],
    ['secrets', []],
    ['secrets', ['too short']],
    ['secrets', secret],
    ['secrets', undefined],
    ['basePath', 'auth'],
    ['basePath', '/auth/'],
    ['basePath', '/'],
    ['origin', 'http://shop.example'],
    ['origin', 'https://shop.example/'],
    ['origin', 'shop.example'],
    ['scope', 'profile'],
    ['idleTimeoutMs', 0],
    ['idleTimeoutMs', Infinity],
    ['absoluteTimeoutMs', -1],
    ['requestTimeoutMs', NaN],
    ['trustedOrigins', ['*']],
    ['trustedOrigins', ['https://*.shop.example']],
    ['apis', { api: { target: 'http://orders.internal' } }],
    ['apis', { '/api/': { target: 'http://orders.internal' } }],
    ['apis', { '/': { target: 'http://orders.internal' } }],
    ['apis', { '/auth': { target: 'http://orders.internal' } }],
    ['apis', { '/api': { target: '/orders' } }],
    ['apis', { '/api': { target: 'http://ada:pw@orders.internal' } }],
    ['apis', { '/api': { target: 'http://orders.internal?a=b' } }],
    ['apis', { '/api': { target: 'http://orders.internal', methods: ['get'] } }],
    ['apis', { '/api': { target: 'http://orders.internal', methods: ['TRACE'] } }],
  ])('%s: %j is refused at once, by name', (name, value) => {
    expect(() => createBff({ ...right, [name]: value })).toThrow(new RegExp(`^createBff: option "${name}" .+\\.$`))
  })

  test('a secret and a private key together are refused', () => {
    const key = { kty: 'EC', alg: 'ES256' }
    expect(() => createBff({ ...right, clientAssertion: key })).toThrow('"clientAssertion"')
  })

  test('are read without I/O', () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    createBff({ ...right, fetch })
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('the development mode', () => {
  test('uses plain cookies over http on this device', async () => {
    const shop = openBffShop({ origin: 'http://shop.localhost:4100', insecureCookies: true })
    await shop.signIn()
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
    const [cookie] = [...shop.browser.cookies.values()].filter(({ host }) => host === 'shop.localhost')
    expect(cookie).toMatchObject({ name: 'stillhere-session', secure: false, sameSite: 'Strict' })
  })

  test.each(['https://shop.example', 'http://localhost.evil.example', 'https://localhost'])(
    'is refused at %s',
    (origin) => {
      expect(() => createBff({ ...right, origin, insecureCookies: true })).toThrow(/"(insecureCookies|origin)"/)
    },
  )

  test('is refused for a request to another host', async () => {
    const bff = createBff({ ...right, insecureCookies: true })
    const answer = await bff.fetch(new Request('https://shop.example/auth/session'))
    expect([answer.status, await answer.json()]).toEqual([500, expect.objectContaining({ error: 'insecure_cookies' })])
  })

  test('is refused in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => createBff({ ...right, origin: 'http://localhost', insecureCookies: true })).toThrow('NODE_ENV')
  })
})
