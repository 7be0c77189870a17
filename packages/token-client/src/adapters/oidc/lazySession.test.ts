import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TokenClient } from '../../tokenClient.ts'
import type { OidcClientOptions } from '../../protocol/oidcOptions.ts'
import { answerFrames, answerPopups, createFakePage } from '../../testing/fakePage.ts'
import { createFakeIssuer, type FakeIssuer } from '../../testing/fakeIssuer.ts'
import type { ServerMetadata } from '../../protocol/serverMetadata.ts'

let issuer: FakeIssuer
let page: ReturnType<typeof createFakePage>

/** A client of modules that are loaded for it alone, so that a chunk can be away. */
const open = async (isChunkAway: boolean, options: Partial<OidcClientOptions> = {}): Promise<TokenClient> => {
  vi.resetModules()
  if (isChunkAway)
    vi.doMock('./oidcSession.ts', () => {
      throw new TypeError('Failed to fetch dynamically imported module')
    })
  const { createOidcClient } = await import('./index.ts')
  return createOidcClient({ issuer: issuer.issuer, clientId: 'shop', fetch: issuer.fetch, ...options })
}

beforeEach(async () => {
  page = createFakePage()
  issuer = await createFakeIssuer()
})
afterEach(() => {
  vi.doUnmock('./oidcSession.ts')
  vi.unstubAllGlobals()
})

test('creating a client asks the server nothing and changes nothing on the page', async () => {
  const { href } = page
  await open(false)
  await vi.dynamicImportSettled()
  expect(issuer.requests).toEqual([])
  expect([page.href, page.left, page.frames, page.storage.size]).toEqual([href, [], [], 0])
})

test('a protocol that cannot be loaded fails each method as a network error, and none hangs', async () => {
  const client = await open(true)
  const { restore, signIn, extendSession, renewTokens, getAccessToken, signOut } = client
  for (const method of [restore, signIn, extendSession, renewTokens, getAccessToken, signOut])
    await expect(method()).rejects.toMatchObject({
      code: 'token-client/network',
      retryable: true,
      endsSession: false,
      message: expect.stringContaining('Reload the page'),
    })
  expect(client.findAccessToken()).toBeNull()
  expect(client.capabilities.renewalExtendsSession).toBe(true)
})

test('the protocol is loaded again by the next method', async () => {
  const client = await open(true)
  await expect(client.restore()).rejects.toMatchObject({ code: 'token-client/network' })
  vi.doUnmock('./oidcSession.ts')
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test('a window is opened within the click, and closed again when the protocol cannot be loaded', async () => {
  answerPopups(page, issuer)
  const client = await open(true)
  const signingIn = client.signIn({ mode: 'popup' })
  expect(page.popups).toHaveLength(1)
  await expect(signingIn).rejects.toMatchObject({ code: 'token-client/network' })
  expect(page.popups[0]?.closed).toBe(true)
})

test('a response is taken out of the address at once, and its error knows where the sign-in began', async () => {
  const before = await open(false)
  page.href = 'https://shop.example/orders?page=2'
  void before.signIn()
  while (page.left.length === 0) await new Promise((resolve) => setTimeout(resolve))
  issuer.user = 'ada'
  page.href = `https://shop.example/?${new URLSearchParams(issuer.authorize(page.left[0] ?? ''))}`
  const client = await open(true)
  const restoring = client.restore()
  expect(page.href).toBe('https://shop.example/')
  await expect(restoring).rejects.toMatchObject({ code: 'token-client/network', returnTo: '/orders?page=2' })
})

test('a client that is disposed before the protocol is there starts nothing', async () => {
  const client = await open(false)
  const restoring = client.restore()
  client.dispose()
  await expect(restoring).rejects.toMatchObject({ code: 'token-client/disposed' })
  expect(issuer.requests).toEqual([])
  expect(page.frames).toEqual([])
})

test('discovery starts beside the protocol, and its document is asked for once', async () => {
  const client = await open(true)
  issuer.user = 'ada'
  await expect(client.restore()).rejects.toMatchObject({ code: 'token-client/network' })
  expect(issuer.requests).toEqual(['discovery'])
  vi.doUnmock('./oidcSession.ts')
  answerFrames(page, issuer)
  expect((await client.restore())?.user.sub).toBe('ada')
  expect(issuer.requests.filter((request) => request === 'discovery')).toHaveLength(1)
})

test('discovery that fails beside the protocol fails as any other', async () => {
  const client = await open(false)
  issuer.outage = new TypeError('fetch failed')
  await expect(client.restore()).rejects.toMatchObject({ code: 'token-client/discovery-failed', retryable: true })
})

test.each([{ tokenStorage: 'session-storage' as const }, { metadata: {} as ServerMetadata }])(
  'discovery waits where the server may not be asked: %j',
  async (options) => {
    const client = await open(true, options)
    await expect(client.restore()).rejects.toMatchObject({ code: 'token-client/network' })
    expect(issuer.requests).toEqual([])
  },
)
