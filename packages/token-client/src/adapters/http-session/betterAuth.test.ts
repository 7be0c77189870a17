import { betterAuth as createBackend } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakePage, type FakePage } from '../../testing/fakePage.ts'
import { betterAuth, createHttpSessionClient } from './index.ts'

/** The preset against the real backend, with the cookies of one browser. */
const origin = 'https://shop.example'
const expiresIn = 600
const person = { name: 'Ada', email: 'ada@shop.example', password: 'correct horse battery' }
let page: FakePage
let cookies: Map<string, string>
let backend: { handler(request: Request): Promise<Response> }

/** Sends a request as the browser does: with its cookies and the origin of the page. */
const send: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('origin', origin)
  headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
  const response = await backend.handler(new Request(new URL(input as string, origin), { ...init, headers }))
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
  return response
}
const post = (path: string, body: object) =>
  send(`${origin}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const open = () =>
  createHttpSessionClient({
    ...betterAuth({ idleTimeoutMs: expiresIn * 1000 }),
    fetch: send,
    navigate: (url) => void page.left.push(url),
  })
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  page = createFakePage(`${origin}/orders`)
  cookies = new Map()
  backend = createBackend({
    baseURL: origin,
    secret: 'a secret for tests, which is long enough',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    session: { expiresIn, updateAge: 60 },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
  })
  await post('sign-up/email', person)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the session is found, and says who and until when', async () => {
  const found = await open().restore()
  expect(found).toMatchObject({ user: { iss: origin, email: person.email, name: person.name } })
  expect(found?.contactedAt).toBe(Date.now())
})

test('an extension moves the deadline only after updateAge, and contactedAt tells which', async () => {
  const client = open()
  const start = (await client.restore())?.contactedAt ?? 0
  pass(30)
  expect((await client.extendSession()).contactedAt).toBe(start)
  pass(60)
  expect((await client.extendSession()).contactedAt).toBe(start + 90_000)
})

test('a renewal only looks: it never moves the deadline', async () => {
  const client = open()
  const start = (await client.restore())?.contactedAt ?? 0
  pass(300)
  expect((await client.renewTokens()).contactedAt).toBe(start)
  pass(301)
  await expect(client.renewTokens()).rejects.toMatchObject({ code: 'token-client/login-required' })
})

test('a user who signs in again comes back to the page', async () => {
  cookies.clear()
  const before = open()
  expect(await before.restore()).toBeNull()
  void before.signIn({ appState: { cart: 7 } })
  expect(page.left).toEqual(['/login?returnTo=%2Forders'])
  await post('sign-in/email', person)
  expect(await open().restore({ silent: false })).toMatchObject({ returnTo: '/orders', appState: { cart: 7 } })
})

test('a sign-out ends the session at the backend', async () => {
  const client = open()
  await client.restore()
  const before = new Map(cookies)
  await client.signOut()
  cookies = before // the cookie is worthless, too
  expect(await open().restore()).toBeNull()
})

test('a session that was revoked elsewhere is lost', async () => {
  const client = open()
  await client.restore()
  await post('revoke-sessions', {})
  await expect(client.extendSession()).rejects.toMatchObject({ code: 'token-client/login-required', endsSession: true })
})
