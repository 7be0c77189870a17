import { createAuthorizedFetch } from '@stillhere/token-client'
import { createBffClient } from '@stillhere/token-client/bff'
import { describeTokenClient } from '@stillhere/token-client/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createFakePage, type FakePopup } from '../../token-client/src/testing/fakePage.ts'
import { openBffShop, shopOrigin } from './testSupport/openBffShop.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page of the shop. Its requests, frames and popups go through the test browser to the real backend and provider. */
function openPage({ aheadMs = 0 }: { aheadMs?: number } = {}) {
  const page = createFakePage(`${shopOrigin}/`)
  const shop = openBffShop({}, { cookies: false })
  Object.defineProperty(shop.clock, 'at', { get: () => Date.now() + aheadMs })

  /** Follows the redirects of a popup or frame and runs the script of the last page. */
  const carry = async (location: string, dest: 'iframe' | 'document') => {
    const { response } = await shop.carry(location, { dest })
    const script = /<script[^>]*>([^]*)<\/script>/.exec(await response.text())?.[1]
    if (script === undefined) return
    const names = ['history', 'location', 'close', 'setTimeout']
    // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-call, no-new-func -- the relay page of the backend
    new Function(...names, script)(
      { replaceState() {} },
      { pathname: '/' },
      () => {},
      (run: () => void) => run(),
    )
  }
  page.onFrame = (frame) => void carry(frame.src, 'iframe').then(() => frame.dispatchEvent(new Event('load')))
  page.onPopup = (popup) => void carry(popup.url, 'document')
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  })
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { url, method, headers, signal } = request
    const body = await request.text()
    signal.throwIfAborted()
    return Promise.race([
      shop.browser.fetch(url, {
        method,
        headers: Object.fromEntries(headers),
        page: `${shopOrigin}/`,
        ...(body && { body }),
      }),
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
    ])
  }
  const open = () => createBffClient({ fetch: send })
  const client = open()
  return { page, shop, client, carry, send, open }
}

const cases = { 'one clock': 0, 'a backend whose clock is an hour ahead': 3_600_000, 'one an hour behind': -3_600_000 }

for (const [name, aheadMs] of Object.entries(cases))
  describeTokenClient(`bff client, ${name}`, () => {
    const { page, shop, client, carry } = openPage({ aheadMs })
    const { provider } = shop
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    return {
      client,
      server: {
        signIn: (user) => {
          provider.user = user
        },
        endSession: () => {
          provider.user = null
        },
        requestCount: () => provider.journal.entries.length,
      },
      popup: {
        block: () => {
          page.blocksPopups = true
        },
        hold: () => {
          const sent: string[] = []
          const opened = new Promise<FakePopup>((resolve) => {
            page.onPopup = (popup) => {
              sent.push(popup.url)
              resolve(popup)
            }
          })
          return {
            async answer() {
              for (const url of sent) await carry(url, 'document')
              page.onPopup = (popup) => void carry(popup.url, 'document')
            },
            async close() {
              const popup = await opened
              popup.close()
              await vi.advanceTimersByTimeAsync(2_000)
            },
          }
        },
      },
    }
  })

describe('a page with the backend', () => {
  const signedIn = async () => {
    const opened = openPage()
    opened.shop.provider.user = 'ada'
    await opened.client.restore()
    return opened
  }
  /** Steps up as the session engine does. */
  const stepping = (client: ReturnType<typeof createBffClient>) => ({
    getAccessToken: client.getAccessToken,
    reauthenticate: ({ acrValues }: { acrValues?: string }) =>
      client.signIn({ mode: 'popup', ...(acrValues !== undefined && { acrValues }) }),
    store: { getState: () => ({ status: 'active', user: { iss: 'https://auth.shop.example', sub: 'ada' } }) },
    now: Date.now,
  })

  test('calls an API without ever seeing a token', async () => {
    const { client, shop, send } = await signedIn()
    const api = createAuthorizedFetch({ tokenClient: client, resources: [{ origin: shopOrigin }], fetch: send })
    expect(await (await api(`${shopOrigin}/api/orders`, { method: 'POST', body: 'tea' })).json()).toEqual({
      orders: [],
    })
    const [request] = shop.api.requests
    expect(request?.headers.get('authorization')).toMatch(/^Bearer access-/)
    expect(request?.headers.has('stillhere-request')).toBe(false)
    expect(shop.api.bodies).toEqual(['tea'])
  })

  test('learns from an API call that the session has ended', async () => {
    const { client, shop, send } = await signedIn()
    const lost: unknown[] = []
    client.subscribe((event) => lost.push(event.type))
    shop.store.sessions.clear()
    const api = createAuthorizedFetch({ tokenClient: client, resources: [{ origin: shopOrigin }], fetch: send })
    await expect(api(`${shopOrigin}/api/orders`)).rejects.toMatchObject({ code: 'token-client/login-required' })
    expect(lost).toEqual(['sessionLost'])
    expect(shop.api.requests).toEqual([])
  })

  test('steps up when an API requires it, and repeats the request', async () => {
    const { client, page, shop, send } = await signedIn()
    shop.provider.script({ at: 'token', claims: { acr: 'mfa' } })
    let isProven = false
    shop.api.answer = () =>
      isProven
        ? new Response('changed')
        : new Response('', {
            status: 401,
            headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", acr_values="mfa"' },
          })
    const { onPopup } = page
    page.onPopup = (popup) => {
      isProven = true
      expect(new URL(popup.url).searchParams.get('acr_values')).toBe('mfa')
      onPopup(popup)
    }
    const api = createAuthorizedFetch({
      tokenClient: stepping(client),
      resources: [{ origin: shopOrigin }],
      fetch: send,
    })
    const answer = await api(`${shopOrigin}/api/email`, { method: 'PUT', body: 'new address' })
    expect(await answer.text()).toBe('changed')
    expect(shop.api.bodies).toEqual(['new address', 'new address'])
    expect(page.popups).toHaveLength(1)
  })

  test('redirects to sign in and restores its app state', async () => {
    const { client, page, shop, open } = openPage()
    void client.signIn({ appState: 7, returnTo: '/bag#tea' })
    await vi.waitUntil(() => page.left.length > 0)
    shop.provider.user = 'ada'
    page.href = (await shop.carry(`${page.left[0]}`, { dest: 'document' })).url
    expect(page.href).toBe(`${shopOrigin}/bag#tea`)
    expect(await open().restore({ silent: false })).toMatchObject({
      user: { sub: 'ada' },
      appState: 7,
      returnTo: '/bag#tea',
    })
  })

  test('reports a declined sign-in after the redirect', async () => {
    const { client, page, shop, open } = openPage()
    void client.signIn({ returnTo: '/bag' })
    await vi.waitUntil(() => page.left.length > 0)
    shop.provider.user = 'ada'
    shop.provider.script({ at: 'authorize', response: { code: undefined, error: 'access_denied' } })
    page.href = (await shop.carry(`${page.left[0]}`, { dest: 'document' })).url
    await expect(open().restore()).rejects.toMatchObject({ code: 'token-client/access-denied', returnTo: '/bag' })
    expect(page.href).toBe(`${shopOrigin}/bag`)
  })

  test.each(['extendSession', 'renewTokens'] as const)('learns from %s that the session was revoked', async (verb) => {
    const { client, shop } = await signedIn()
    const error_description = 'session_revoked'
    shop.provider.script(
      { at: 'authorize', response: { code: undefined, error: 'login_required', error_description } },
      { at: 'token', status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description }) },
    )
    await expect(client[verb]()).rejects.toMatchObject({ code: 'token-client/session-revoked', endsSession: true })
  })

  test.each(['renewTokens', 'extendSession', 'restore'] as const)(
    'keeps its session when another tab signs in while %s is on its way',
    async (verb) => {
      const { shop, send } = await signedIn()
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const old = `${shop.sessionCookie()}`
      let next: string | undefined
      const left: Request[] = []
      const late = createBffClient({
        fetch: async (input, init) => {
          const request = new Request(input, init)
          left.push(request)
          if (left.length !== 2) return send(request)
          await shop.signIn('ada')
          next = shop.sessionCookie()
          const headers = { ...Object.fromEntries(request.headers), cookie: `__Host-Http-stillhere-session=${old}` }
          return shop.bff.fetch(new Request(request, { headers }))
        },
      })
      const events: string[] = []
      await late.restore()
      late.subscribe(({ type }) => events.push(type))
      const outcome = late[verb]()
      // lets fake timers advance
      await vi.waitUntil(() => left.length > 2)
      expect(await outcome).toMatchObject({ user: { sub: 'ada' } })
      expect(events).not.toContain('sessionLost')
      expect(left[2]?.url).toBe(left[1]?.url)
      expect(shop.sessionCookie()).toBe(next)
      expect(next).not.toBe(old)
    },
  )

  test('signs out in all tabs', async () => {
    const { client, page, shop, open } = await signedIn()
    void client.signOut()
    await vi.waitUntil(() => page.left.length > 0)
    expect(new URL(`${page.left[0]}`).searchParams.get('id_token_hint')).toMatch(/^eyJ/)
    expect(shop.sessionCookie()).toBeUndefined()
    shop.provider.user = null
    expect(await open().restore()).toBeNull()
  })

  test('a new tab neither contacts the provider nor extends the session', async () => {
    const { client, shop, open } = await signedIn()
    const { contactedAt = 0 } = (await client.restore()) ?? {}
    const requests = shop.provider.journal.entries.length
    const found = await open().restore()
    expect(found?.user.sub).toBe('ada')
    expect(found?.contactedAt).toBeLessThanOrEqual(contactedAt + 1_000)
    expect(shop.provider.journal.entries).toHaveLength(requests)
  })

  test('T142 stays signed in after the store was down for a while', async () => {
    const { client, shop, send, open } = await signedIn()
    const events: string[] = []
    client.subscribe(({ type }) => events.push(type))
    const api = createAuthorizedFetch({ tokenClient: client, resources: [{ origin: shopOrigin }], fetch: send })
    shop.store.fail(new Error('connection refused'))
    const failure = {
      code: 'token-client/server-unavailable',
      retryable: true,
      endsSession: false,
      retryAfterMs: 5_000,
    }
    for (const ask of [client.extendSession, client.renewTokens, client.restore, open().restore])
      await expect(ask()).rejects.toMatchObject(failure)
    expect((await api(`${shopOrigin}/api/orders`)).status).toBe(503)
    shop.store.fail(null)
    expect(events).toEqual([])
    expect((await api(`${shopOrigin}/api/orders`)).status).toBe(200)
    expect((await open().restore())?.user.sub).toBe('ada')
  })
})
