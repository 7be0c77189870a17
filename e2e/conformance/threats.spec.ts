import { gzipSync } from 'node:zlib'
import { expect, test } from './conformance.ts'

// Threats that need a real browser. All others are tested next to the client.
const signedIn = 'ada: 200 ada'

test.describe('frames', () => {
  test('T51 a provider that may not be framed', async ({ provider, party }) => {
    await party.signIn()
    await party.expectSaid(signedIn)
    provider.script({ at: 'authorize', headers: { 'x-frame-options': 'DENY' } })
    await party.press('Renew')
    await party.expectSaid('token-client/silent-no-answer')
  })
  test.describe('', () => {
    test.use({ appHeaders: { 'content-security-policy': "frame-src 'none'" } })
    test('T52 a page whose own policy forbids the frame', async ({ provider, party }) => {
      await party.signIn()
      await party.expectSaid(signedIn)
      await party.press('Renew')
      await party.expectSaid('token-client/silent-no-answer')
      expect(provider.journal.of('authorize').filter(({ parameters }) => parameters['prompt'] === 'none')).toEqual([])
    })
  })
  test.describe('', () => {
    const isolating = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
    test.use({ appHeaders: isolating })
    test('T54 a page that is cross-origin isolated', async ({ provider, party }) => {
      await party.signIn()
      await party.expectSaid(signedIn)
      provider.journal.clear()
      await party.press('Renew')
      await party.expectSaid('token-client/silent-unavailable')
      expect(provider.journal.of('authorize')).toEqual([])
    })
  })
})

test('T66 the address and the history are clean, and no other server has seen the address', async ({
  page,
  provider,
  party,
}) => {
  await party.signIn()
  await party.expectSaid(signedIn)
  const length = await page.evaluate(() => history.length)
  expect(page.url()).toBe(`${party.origin}/`)
  for (const endpoint of ['discovery', 'jwks', 'token', 'userinfo'] as const)
    for (const { headers } of provider.journal.of(endpoint)) expect(headers['referer']).toBe(`${party.origin}/`)
  await page.reload()
  await party.expectSaid('signed out')
  expect(provider.journal.of('token')).toHaveLength(1)
  expect(await page.evaluate(() => history.length)).toBe(length)
})

test.describe('T72', () => {
  test.use({ client: { useRefreshTokens: true }, served: { algorithm: 'RS256', refreshTokens: true } })
  test('T72 no token is in an attribute, a name, a global or a storage', async ({ page, provider, party }) => {
    await party.signIn()
    await party.expectSaid(signedIn)
    const seen = await page.evaluate(() => {
      const own = Object.getOwnPropertyNames(globalThis).filter(
        (name) => typeof Reflect.get(globalThis, name) === 'string',
      )
      return JSON.stringify([
        document.documentElement.outerHTML,
        window.name,
        history.state,
        own.map((name) => Reflect.get(globalThis, name) as string),
        Object.entries(localStorage),
        Object.entries(sessionStorage),
      ])
    })
    const { authorization = '' } = provider.journal.of('userinfo')[0]?.headers ?? {}
    expect(authorization).toMatch(/^Bearer access-/)
    expect(seen).not.toContain(authorization.split(' ')[1])
    expect(seen).not.toMatch(/(access|refresh|code)-\d+-[0-9a-f]{8}|eyJ[\w-]+\.eyJ/)
  })
})

test.describe('networks', () => {
  test.use({ client: { useRefreshTokens: true }, served: { algorithm: 'RS256', refreshTokens: true } })
  test.beforeEach(async ({ party }) => {
    await party.signIn()
    await party.expectSaid(signedIn)
  })
  test.afterEach(async ({ provider, party }) => {
    provider.behave()
    await party.press('Renew')
    await party.expectSaid(signedIn)
  })

  test('T102 a provider that is unreachable for a while', async ({ provider, party }) => {
    await provider.close()
    await party.press('Renew')
    await party.expectSaid('token-client/network')
    await provider.open()
  })
  test('T104 a small compressed response that expands without end', async ({ provider, party }) => {
    const body = new Uint8Array(gzipSync(new Uint8Array(50_000_000)))
    provider.script({
      at: 'token',
      when: ({ method }) => method === 'POST',
      body,
      headers: { 'content-encoding': 'gzip' },
    })
    await party.press('Renew')
    await party.expectSaid('token-client/token-response-invalid')
  })
  test('T104 a truncated response', async ({ provider, party }) => {
    provider.script({ at: 'token', truncate: true })
    await party.press('Renew')
    await party.expectSaid('token-client/timeout')
  })
  test('T107 a provider without CORS', async ({ provider, party }) => {
    provider.script({ at: 'token', status: 401, noCors: true })
    await party.press('Renew')
    await party.expectSaid('token-client/network')
  })
  test('T69 a token endpoint that redirects', async ({ page, provider, party }) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    provider.script({ at: 'token', redirectTo: `${party.origin}/sink`, status: 307 })
    await party.press('Renew')
    await party.expectSaid('token-client/network')
    expect(asked.filter((url) => url.endsWith('/sink'))).toEqual([])
  })
})
