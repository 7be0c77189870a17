import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createImplicitClient } from '@stillhere/token-client/implicit'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakePage, type FakePage } from '../../../packages/token-client/src/testing/fakePage.ts'

/** The implicit client against a real oidc-provider, over HTTP. The page is a fake; the SSO cookies are in `cookies`. */
let server: Server
let issuer: string
let page: FakePage
const cookies = new Map<string, string>()

const registration = { redirect_uris: ['https://shop.example/'], token_endpoint_auth_method: 'none' } as const
const account = { accountId: 'ada', claims: () => ({ sub: 'ada' }) }
const client = (clientId = 'shop') =>
  createImplicitClient({ issuer, clientId, scope: 'openid', audience: 'https://api.example' })

async function createProvider(): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['a key for tests'] },
    responseTypes: ['code', 'id_token token'],
    clients: [
      { ...registration, client_id: 'shop', grant_types: ['implicit'], response_types: ['id_token token'] },
      { ...registration, client_id: 'account' },
    ],
    renderError: (ctx, { error }) => {
      ctx.body = error
    },
    findAccount: () => account,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: 'ada', clientId: 'shop' })
      grant.addOIDCScope('openid')
      grant.addResourceScope('https://api.example', 'orders')
      await grant.save()
      return grant
    },
    ttl: { AccessToken: 90, IdToken: 150, Grant: 600, Interaction: 600, Session: 600 },
    features: {
      devInteractions: { enabled: false },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'orders', accessTokenFormat: 'jwt', accessTokenTTL: 90 }),
      },
    },
  })
}

/** A navigation of the browser: with its cookies, through all redirects within the provider. Gives where or what it ends at. */
async function browse(url: string): Promise<{ left: string } | { html: string }> {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  const response = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html' } })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
  const location = response.headers.get('location')
  if (!location) return { html: await response.text() }
  const next = new URL(location, url)
  return next.origin === issuer ? browse(next.href) : { left: next.href }
}

beforeEach(async () => {
  for (const method of ['warn', 'info'] as const) vi.spyOn(console, method).mockImplementation(() => {})
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = await createProvider()
  const handle = provider.callback()
  server.on('request', (request, response) => {
    // the sign-in page answers as ada
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: 'ada' } })
    else void handle(request, response)
  })
  page = createFakePage()
  page.onFrame = async (frame) => {
    const outcome = await browse(frame.src)
    const [, data = '{}'] = /var data = (.*);/.exec('html' in outcome ? outcome.html : '') ?? []
    const { response } = JSON.parse(data) as { response: unknown }
    const message = { type: 'authorization_response', response }
    page.post({ origin: issuer, source: frame.contentWindow, data: message })
  }
})
afterEach(() => {
  cookies.clear()
  server.close()
  server.closeAllConnections()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('oidc-provider: signs in by fragment, renews by web message, signs out', async () => {
  // between 127.0.0.1 and shop.example no cookie is sent, so a missing user proves nothing
  await expect(client().restore()).rejects.toMatchObject({ code: 'token-client/silent-blocked' })

  void client().signIn({ returnTo: '/orders' })
  await vi.waitUntil(() => page.left.length === 1)
  const arrival = await browse(page.left[0] ?? '')
  expect(arrival).toMatchObject({ left: expect.stringMatching(/^https:\/\/shop\.example\/#.*access_token=/) })
  page.href = 'left' in arrival ? arrival.left : ''

  const signedIn = client()
  expect(await signedIn.restore()).toMatchObject({ user: { iss: issuer, sub: 'ada' }, returnTo: '/orders' })
  expect(page.href).toBe('https://shop.example/')
  const first = await signedIn.getAccessToken()
  expect(first.expiresAt - Date.now()).toBeGreaterThan(80_000)
  expect(first.expiresAt - Date.now()).toBeLessThanOrEqual(90_000) // as long as itself, not as the ID token

  await signedIn.extendSession()
  const second = await signedIn.getAccessToken()
  expect(second.value).not.toBe(first.value)
  expect(second.expiresAt - Date.now()).toBeLessThanOrEqual(90_000)
  const orders = await signedIn.getAccessToken({ scope: 'orders' })
  const [, payload = ''] = orders.value.split('.')
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ sub: 'ada', scope: 'orders' })

  cookies.clear() // as an operator would end it
  await expect(signedIn.renewTokens()).rejects.toMatchObject({ code: 'token-client/login-required' })
})

test('oidc-provider: a client that may not use the flow learns so on return', async () => {
  void client('account').signIn()
  await vi.waitUntil(() => page.left.length === 1)
  const arrival = await browse(page.left[0] ?? '')
  page.href = 'left' in arrival ? arrival.left : ''
  // it says so in words alone, of which none is repeated
  await expect(client('account').restore()).rejects.toMatchObject({ code: 'token-client/authorization-failed' })
})
