import { serveHostileProvider, type ServedProvider } from '@stillhere/token-client/hostile-provider/server'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { type RedisServer, startRedisServer } from '../../../tools/redisServer.ts'
import { type BffProcess, startBffProcess } from './testSupport/bffProcess.ts'
import { createTestBrowser, type TestBrowser } from './testSupport/createTestBrowser.ts'

const origin = 'http://shop.localhost:4100'

let redis: RedisServer
let provider: ServedProvider
let logoutKey: CryptoKey
let publishedKey: object
/** Two processes behind one origin. Each test chooses the process for a request. */
let processes: BffProcess[]
let chosen: number
let browser: TestBrowser

// Redis is downloaded first if it is missing
beforeAll(async () => {
  redis = await startRedisServer()
  provider = await serveHostileProvider({ refreshTokens: true, cookies: false })
  const pair = await generateKeyPair('ES256')
  logoutKey = pair.privateKey
  publishedKey = { ...(await exportJWK(pair.publicKey)), kid: 'logout', alg: 'ES256', use: 'sig' }
  processes = await Promise.all([start(), start()])
}, 600_000)
afterAll(async () => {
  for (const one of processes) await one.kill()
  await provider.close()
  await redis.stop()
})

const start = (requestTimeoutMs = 10_000) =>
  startBffProcess({ issuer: provider.issuer, origin, redisUrl: redis.url, requestTimeoutMs })

beforeEach(() => {
  provider.behave()
  provider.script({ at: 'jwks', json: ({ keys }) => ({ keys: [...(keys as object[]), publishedKey] }) })
  provider.journal.clear()
  chosen = 0
  const serve = (request: Request) => (processes[chosen] as BffProcess).fetch(request)
  const provide = (request: Request) => fetch(request, { redirect: 'manual' })
  browser = createTestBrowser((request) => (request.url.startsWith(origin) ? serve : provide)(request), Date.now)
})

const askAt = (which: number, path: string, body?: object): Promise<Response> => {
  chosen = which
  return browser.fetch(origin + path, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'stillhere-request': crypto.randomUUID(), 'content-type': 'application/json' },
  })
}
const sessionAt = async (which: number) =>
  (await (await askAt(which, '/auth/session')).json()) as {
    status?: string
    reason?: string
    error?: string
    session?: { user: { sub: string }; ssoSessionId: string }
  }
const signIn = async () => {
  provider.user = 'ada'
  const answer = await askAt(0, '/auth/login', { mode: 'redirect' })
  const { location } = (await answer.json()) as { location: string }
  await browser.navigate(location, { page: `${origin}/` })
  expect(await sessionAt(1)).toMatchObject({ status: 'active', session: { user: { sub: 'ada' } } })
}
/** The next access token is about to expire, so that the first API call needs another one. */
const signInWithStaleToken = async () => {
  provider.script({ at: 'token', times: 1, json: { expires_in: 0 } })
  await signIn()
}
const refreshes = () =>
  provider.journal.of('token').filter(({ parameters }) => parameters['grant_type'] === 'refresh_token')
const useOrders = async (which: number) => {
  const answer = await askAt(which, '/api/userinfo')
  return answer.ok ? ((await answer.json()) as { sub: string }).sub : answer.status
}
const sendLogoutToken = (which: number, token: string) =>
  (processes[which] as BffProcess).fetch(
    new Request(`${origin}/auth/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    }),
  )
/** A request to the provider that waits until the test continues it. */
const holdRefresh = () => {
  const { promise: hold, resolve: letGo } = Promise.withResolvers<void>()
  provider.script({ at: 'token', hold })
  return letGo
}

test('an expired token is refreshed once for both processes', async () => {
  await signInWithStaleToken()
  provider.script({ at: 'token', delayMs: 100 })
  const uses = await Promise.all(Array.from({ length: 40 }, (_, at) => useOrders(at % 2)))
  expect(uses).toEqual(uses.map(() => 'ada'))
  expect(refreshes().map(({ outcome }) => outcome)).toEqual(['ok'])
}, 60_000)

test('a sign-out at one process takes effect at the other at once', async () => {
  await signIn()
  expect(await useOrders(1)).toBe('ada')
  const cookies = new Map(browser.cookies)
  expect((await askAt(0, '/auth/logout', { scope: 'application' })).status).toBe(200)
  // the cookie was copied
  for (const [name, cookie] of cookies) browser.cookies.set(name, cookie)
  expect(await useOrders(1)).toBe(401)
  for (const [name, cookie] of cookies) browser.cookies.set(name, cookie)
  expect(await sessionAt(1)).toMatchObject({ status: 'none' })
}, 60_000)

test('a refresh at one process does not undo a sign-out at the other', async () => {
  await signInWithStaleToken()
  const cookies = new Map(browser.cookies)
  const letGo = holdRefresh()
  const use = useOrders(1)
  await vi.waitUntil(() => refreshes().length === 1, { timeout: 20_000 })
  await askAt(0, '/auth/logout', { scope: 'application' })
  letGo()
  expect(await use).toBe(401)
  for (const which of [0, 1]) {
    for (const [name, cookie] of cookies) browser.cookies.set(name, cookie)
    expect(await sessionAt(which)).toMatchObject({ status: 'none' })
  }
}, 60_000)

test('a logout token at one process ends sessions of the other and is accepted once', async () => {
  await signIn()
  const { session } = await sessionAt(1)
  const token = await new SignJWT({
    sub: 'ada',
    sid: session?.ssoSessionId,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'logout', typ: 'logout+jwt' })
    .setIssuer(provider.issuer)
    .setAudience('shop')
    .setIssuedAt()
    .setExpirationTime('2m')
    .setJti(crypto.randomUUID())
    .sign(logoutKey)
  expect((await sendLogoutToken(0, token)).status).toBe(200)
  expect(await useOrders(1)).toBe(401)
  expect(await sessionAt(1)).toMatchObject({ status: 'ended', reason: 'signed-out-elsewhere' })
  expect((await sendLogoutToken(1, token)).status).toBe(400)
}, 60_000)

test('a killed process loses no session', async () => {
  await signIn()
  await processes[0]?.kill()
  expect(await sessionAt(1)).toMatchObject({ status: 'active' })
  processes[0] = await start()
  expect(await sessionAt(0)).toMatchObject({ status: 'active' })
  expect(await useOrders(0)).toBe('ada')
}, 60_000)

test('a process that is killed during a refresh delays the other only for a while', async () => {
  const usual = processes
  const impatient = await Promise.all([start(1_000), start(1_000)])
  onTestFinished(async () => {
    processes = usual
    for (const one of impatient) await one.kill()
  })
  processes = impatient
  await signInWithStaleToken()
  holdRefresh()
  const use = useOrders(0).catch(() => 'lost')
  await vi.waitUntil(() => refreshes().length === 1, { timeout: 20_000 })
  await processes[0]?.kill()
  expect(await use).toBe('lost')
  // the held request never reached the provider, so its refresh token is still valid
  provider.behave()
  expect(await useOrders(1)).toBe('ada')
  expect(refreshes()).toHaveLength(2)
}, 60_000)

test('Redis is killed and restarted: all sessions stay', async () => {
  await signIn()
  await redis.kill()
  const answers = await Promise.all([0, 1].flatMap((which) => [sessionAt(which), useOrders(which)]))
  const unknown = { error: 'store_unavailable' }
  expect(answers).toMatchObject([unknown, 503, unknown, 503])
  await redis.start()
  for (const which of [0, 1])
    await vi.waitUntil(async () => (await sessionAt(which)).status === 'active', { timeout: 20_000 })
  expect(await useOrders(0)).toBe('ada')
}, 60_000)

test('Redis is killed while the provider answers a refresh: the new refresh token is kept', async () => {
  await signInWithStaleToken()
  const letGo = holdRefresh()
  const use = useOrders(0)
  await vi.waitUntil(() => refreshes().length === 1, { timeout: 20_000 })
  await redis.kill()
  letGo()
  await vi.waitUntil(() => refreshes()[0]?.outcome === 'ok', { timeout: 20_000 })
  // so does the write that began before this
  expect(await sessionAt(0)).toMatchObject({ error: 'store_unavailable' })
  await redis.start()
  expect(await use).toBe('ada')
  expect(await (await askAt(1, '/auth/refresh', {})).json()).toMatchObject({ status: 'active' })
  expect(refreshes().map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
}, 60_000)
