import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeImplicitIssuer, formOf, type FakeImplicitIssuer } from '../../testing/fakeImplicitIssuer.ts'
import type { createImplicitClient } from './index.ts'

/**
 * In a window of its own, since this test runs in a frame, where nothing is ever taken. Its pages are files of this
 * origin, shown as text, into which the adapter is loaded; this test is the authorization server.
 */
const adapter = new URL('./index.ts', import.meta.url).href
const redirectUri = new URL('./takeFragment.ts', import.meta.url).href
let issuer: FakeImplicitIssuer
let shop: Window

type Loaded = Window & { createImplicitClient?: typeof createImplicitClient; heard?: string[] }

/** Waits patiently: a window of WebKit's takes seconds to load. */
const until = <T>(found: () => T) => vi.waitUntil(found, { timeout: 30_000 })
const isAt = (window: Window, href: string) => () =>
  window.location.href === href && window.document.readyState === 'complete'

/** Loads the adapter into a page, in that page's own realm, and makes a client there. */
async function clientIn(window: Loaded) {
  const script = window.document.createElement('script')
  script.type = 'module'
  script.textContent = `import * as adapter from '${adapter}'
    window.heard = []
    for (const type of ['hashchange', 'popstate']) addEventListener(type, () => heard.push(type))
    console.warn = () => {}
    Object.assign(window, adapter)`
  window.document.body.append(script)
  const create = await until(() => window.createImplicitClient)
  const metadata = issuer.metadata as { authorization_endpoint: string; jwks_uri: string }
  // Vitest cannot lazy-load anything into a window that it knows nothing of
  const shareTokensAcrossTabs = false
  return create({
    issuer: issuer.issuer,
    clientId: 'shop',
    redirectUri,
    metadata,
    shareTokensAcrossTabs,
    fetch: issuer.fetch,
  })
}

/** Leaves the window for the authorization server, and gives the address that this would send it back to. */
async function answerSignIn(appState: unknown): Promise<string> {
  void (await clientIn(shop)).signIn({ appState })
  await until(() => shop.location.search.includes('response_type'))
  return `${redirectUri}#${formOf(await issuer.authorize(shop.location.href))}`
}

beforeEach(async () => {
  issuer = await createFakeImplicitIssuer('ES256', location.origin)
  Object.assign(issuer.metadata, { authorization_endpoint: adapter })
  issuer.user = 'ada'
  const opened = window.open(redirectUri)
  if (!opened) throw new Error('no window')
  shop = opened
  await until(isAt(shop, redirectUri))
})
afterEach(() => shop.close())

test('a fragment is out of the address at once, without an event and for good', async () => {
  const arrival = await answerSignIn('tea')
  shop.location.replace(arrival)
  await until(isAt(shop, arrival))
  const entries = shop.history.length
  const client = await clientIn(shop)
  const restoring = client.restore()
  expect(shop.location.href).toBe(redirectUri)
  expect(await restoring).toMatchObject({
    user: { sub: 'ada' },
    appState: 'tea',
    returnTo: new URL(redirectUri).pathname,
  })
  expect((await client.getAccessToken()).value).toBe('access-1')
  expect((shop as Loaded).heard).toEqual([])
  expect(shop.history.length).toBe(entries)
  expect(JSON.stringify([shop.sessionStorage, shop.localStorage])).not.toContain('access-1')

  // a reload asks for the address as it is now
  Object.assign(shop, { isOld: true })
  shop.location.reload()
  await until(() => !('isOld' in shop) && isAt(shop, redirectUri)())
  expect(await (await clientIn(shop)).restore({ silent: false })).toBeNull()
})

test('in a frame a fragment stays where it is, and the sign-in stays pending', async () => {
  const arrival = await answerSignIn('mine')
  shop.location.replace(redirectUri)
  await until(isAt(shop, redirectUri))
  const { document } = shop
  const frame = document.createElement('iframe')
  frame.src = arrival
  document.body.append(frame)
  const framed = frame.contentWindow as Window
  await until(isAt(framed, arrival))
  expect(await (await clientIn(framed)).restore()).toBeNull()
  expect(framed.location.href).toBe(arrival)

  shop.location.hash = new URL(arrival).hash
  expect((await (await clientIn(shop)).restore())?.appState).toBe('mine')
})
