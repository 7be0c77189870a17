import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthorizedFetch, type SignInOptions } from '@stillhere/token-client'
import { createOidcClient, type OidcClientOptions } from '@stillhere/token-client/oidc'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakePage, type FakePage } from '../../../packages/token-client/src/testing/fakePage.ts'

/** The client's richer requests against a real oidc-provider, over HTTP, that insists on all of them. The page is a fake. */
let server: Server
let provider: Provider
let issuer: string
let page: FakePage
const cookies = new Map<string, string>()
const [api, bills] = ['https://api.example/', 'https://bills.example/']

const forApis = { scope: 'openid offline_access orders bills', audience: api, resources: [api, bills] }

const client = (options: Partial<OidcClientOptions>) =>
  createOidcClient({ issuer, clientId: 'shop', useRefreshTokens: true, useDpop: true, ...options })

async function createProvider(): Promise<Provider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: ['a key for tests'] },
    clientBasedCORS: () => true,
    clients: [
      {
        client_id: 'shop',
        redirect_uris: ['https://shop.example/'],
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        dpop_bound_access_tokens: true,
        require_pushed_authorization_requests: true,
      },
    ],
    claims: { openid: ['sub'], profile: ['nickname'] },
    acrValues: ['mfa', 'pwd'],
    findAccount: () => ({ accountId: 'ada', claims: () => ({ sub: 'ada', nickname: 'the countess' }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: 'ada', clientId: 'shop' })
      grant.addOIDCScope('openid profile offline_access')
      grant.addResourceScope(api, 'orders')
      grant.addResourceScope(bills, 'bills')
      await grant.save()
      return grant
    },
    ttl: { AccessToken: 90, IdToken: 150, Grant: 600, Interaction: 600, Session: 600, RefreshToken: 600 },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      revocation: { enabled: true },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, asked) => asked ?? [],
        getResourceServerInfo: (_ctx, resource) => ({
          scope: resource === api ? 'orders' : 'bills',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 90,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  })
}

/** A navigation of the browser: with its cookies, through all redirects within the provider. Gives where it leaves to. */
async function browse(url: string): Promise<string> {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  const response = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html' } })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
  const location = response.headers.get('location')
  if (!location) throw new Error(await response.text())
  const next = new URL(location, url)
  return next.origin === issuer ? browse(next.href) : next.href
}

const signIn = async (options: Partial<OidcClientOptions> = forApis, request: SignInOptions = {}) => {
  const before = page.left.length
  void client(options).signIn(request)
  await vi.waitUntil(() => page.left.length > before)
  page.href = await browse(page.left.at(-1) ?? '')
  const signedIn = client(options)
  return { signedIn, authentication: await signedIn.restore() }
}
const claimsOf = ({ value }: { value: string }) =>
  JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

beforeEach(async () => {
  for (const method of ['warn', 'info'] as const) vi.spyOn(console, method).mockImplementation(() => {})
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  provider = await createProvider()
  const handle = provider.callback()
  server.on('request', (request, response) => {
    // the sign-in page answers as ada
    const login = { accountId: 'ada', acr: 'pwd' }
    if (request.url?.startsWith('/interaction/')) void provider.interactionFinished(request, response, { login })
    else void handle(request, response)
  })
  page = createFakePage()
})
afterEach(() => {
  cookies.clear()
  server.close()
  server.closeAllConnections()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('oidc-provider: a pushed request, a bound token for each API, a rotated refresh token', async () => {
  const { signedIn, authentication } = await signIn()
  expect(Object.keys(Object.fromEntries(new URL(page.left[0] ?? '').searchParams)).sort()).toEqual([
    'client_id',
    'request_uri',
  ])
  expect(authentication?.user.sub).toBe('ada')

  const orders = await signedIn.getAccessToken()
  expect(orders.type).toBe('DPoP')
  expect(claimsOf(orders)).toMatchObject({ aud: api, scope: 'orders', cnf: { jkt: expect.any(String) } })
  const bill = await signedIn.getAccessToken({ audience: bills })
  expect(claimsOf(bill)).toMatchObject({ aud: bills, scope: 'bills', cnf: claimsOf(orders)['cnf'] })
  for (let i = 0; i < 3; i++) await signedIn.renewTokens()
  expect((await signedIn.getAccessToken()).value).not.toBe(orders.value)
  expect(await signedIn.getAccessToken({ audience: bills })).toEqual(bill)
})

test('oidc-provider: its userinfo endpoint takes token, proof and nonce', async () => {
  const { authentication, signedIn } = await signIn({ scope: 'openid profile', loadUserInfo: true })
  expect(authentication?.user).toEqual({ iss: issuer, sub: 'ada', nickname: 'the countess' })

  const send = createAuthorizedFetch({ tokenClient: signedIn, resources: [{ origin: issuer }] })
  const answer = await send(`${issuer}/me`)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ sub: 'ada', nickname: 'the countess' })
})

test('oidc-provider: signing out revokes what the refresh token stands for', async () => {
  const revoked: string[] = []
  provider.on('grant.revoked', (_ctx, grantId) => revoked.push(grantId))
  const { signedIn } = await signIn()
  await signedIn.signOut({ scope: 'application', revoke: true })
  await vi.waitUntil(() => revoked.length > 0)
  await expect(signedIn.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
})

test('oidc-provider: a level that it did not reach is no step up', async () => {
  await expect(signIn(forApis, { acrValues: 'mfa' })).rejects.toMatchObject({ code: 'token-client/step-up-not-met' })
  const { authentication } = await signIn(forApis, { acrValues: 'mfa pwd', maxAge: 60, prompt: 'login' })
  expect(authentication).toMatchObject({ authenticationLevel: 'pwd' })
})
