import { afterEach, describe, expect, test, vi } from 'vitest'
import { createAuthorizedFetch } from '../authorizedFetch.ts'
import { expectInvariants } from '../testing/expectInvariants.ts'
import { openHostileShop, type HostileShop } from '../testing/openHostileShop.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const secretsOf = async (shop: HostileShop) => {
  const { parameters = {} } = shop.provider.journal.of('token').at(-1) ?? {}
  const { value } = await shop.client.getAccessToken()
  const secrets = [value, parameters['code'], parameters['code_verifier'], parameters['refresh_token']]
  return secrets.filter((one): one is string => !!one)
}

/** All of it that can be reached, as a printer of objects would show it. */
const inspect = (value: unknown, seen = new Set<unknown>()): string => {
  if (typeof value === 'string') return value
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return ''
  seen.add(value)
  const members = Object.getOwnPropertyNames(value).map((name) => {
    const { value: member } = Object.getOwnPropertyDescriptor(value, name) ?? {}
    return `${name}: ${inspect(member, seen)}`
  })
  return members.join('\n')
}

const authorizedFetch = ({ client }: HostileShop, seen: Request[]) =>
  createAuthorizedFetch({
    tokenClient: client,
    resources: [{ origin: 'https://api.shop.example' }],
    fetch: async (input, init) => {
      seen.push(new Request(input, init))
      return new Response()
    },
  })

describe('T66–T72: where nothing may be found', () => {
  test('T66 the address is clean before the first request, in this page and in its history', async () => {
    const shop = openHostileShop()
    await shop.comeBack()
    const addresses: string[] = []
    shop.open({
      fetch: (input, init) => {
        addresses.push(shop.page.href)
        return shop.provider.fetch(input, init)
      },
    })
    await expectInvariants(shop, () => shop.client.restore(), { consumes: 1, bringsTokens: true })
    expect(addresses.length).toBeGreaterThan(1)
    expect([...new Set(addresses)]).toEqual(['https://shop.example/'])
  })

  test.each([
    ['an error body', { status: 400, body: '{"error":"canary","error_description":"canary","access_token":"canary"}' }],
    ['a claim', { claims: { aud: 'canary' } }],
    ['a header', { header: { alg: 'canary' } }],
    ['a whole answer', { body: '{"access_token":"canary","token_type":"canary"}' }],
    ['no answer', { dropConnection: 'after' }],
  ] as const)('T67 a failure says nothing of %s, however it is printed', async (_, answer) => {
    const shop = openHostileShop()
    await shop.comeBack()
    shop.provider.script({ at: 'token', ...answer })
    const { error } = await expectInvariants(shop, () => shop.client.restore(), { consumes: 1 })
    const { code = '', code_verifier = '' } = shop.provider.journal.of('token')[0]?.parameters ?? {}
    const printed = [inspect(error), JSON.stringify(error), `${error?.stack}`].join('\n')
    for (const secret of [code, code_verifier, 'canary']) expect(printed).not.toContain(secret)
  })
  test('T67 neither the client nor what it gives carries a token', async () => {
    const shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
    const authentication = await shop.client.restore()
    await shop.client.renewTokens()
    const printed = inspect([shop.client, authentication, shop.events, shop.said])
    for (const secret of await secretsOf(shop)) expect(printed).not.toContain(secret)
    expect(printed).not.toMatch(/eyJ[\w-]+\.eyJ/)
  })
  test('T68 what this tab says on its channels is no token', async () => {
    const heard: unknown[] = []
    const Real = BroadcastChannel
    vi.stubGlobal(
      'BroadcastChannel',
      class extends Real {
        override postMessage(message: unknown) {
          heard.push(message)
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
          super.postMessage(message)
        }
      },
    )
    const shop = openHostileShop({ useRefreshTokens: true }, { refreshTokens: true })
    await shop.comeBack()
    await shop.client.restore()
    await shop.client.renewTokens()
    for (const secret of await secretsOf(shop)) expect(JSON.stringify(heard)).not.toContain(secret)
  })

  test.each(['https://evil.example/', 'http://api.shop.example/', 'https://api.shop.example.evil.example/'])(
    'T69 no token is sent to %s',
    async (url) => {
      const shop = openHostileShop()
      await shop.client.restore()
      const seen: Request[] = []
      const send = authorizedFetch(shop, seen)
      await send(url)
      expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual([null])
    },
  )
  test('T69 a request with a token follows no redirect', async () => {
    const shop = openHostileShop()
    await shop.client.restore()
    const seen: Request[] = []
    const send = authorizedFetch(shop, seen)
    await send('https://api.shop.example/orders')
    expect(seen.map(({ redirect, headers }) => [redirect, headers.get('authorization')?.slice(0, 14)])).toEqual([
      ['error', 'Bearer access-'],
    ])
  })
  test('T71 no answer that holds tokens may be kept by a cache', async () => {
    const shop = openHostileShop()
    await shop.client.restore()
    const answer = await shop.provider.fetch(`${shop.provider.issuer}/token`, { method: 'POST' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    // a request by POST is never answered from a cache
    expect(shop.provider.journal.of('token').every(({ method }) => method === 'POST')).toBe(true)
  })
  test('T72 no global, no window name, no attribute', async () => {
    const globals = Object.keys(globalThis)
    const shop = openHostileShop()
    const before = Object.keys(globalThis)
    await shop.comeBack()
    await shop.client.restore()
    expect(Object.keys(globalThis)).toEqual(before)
    const added = before.filter((name) => !globals.includes(name)).map((name) => [name, Reflect.get(globalThis, name)])
    for (const secret of await secretsOf(shop)) expect(inspect(added)).not.toContain(secret)
  })
})
