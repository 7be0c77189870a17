import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakePage } from '../../testing/fakePage.ts'
import { authJs, createHttpSessionClient, duendeBff, secondsLeft, type HttpSessionClientOptions } from './index.ts'

/** Presets against answers as the documentation of each backend shows them. */
const origin = 'https://shop.example'
const idleTimeoutMs = 600_000
const sent: { path: string; headers: Headers; body: string }[] = []
const left: string[] = []
let answers: Record<string, unknown>

const send: typeof fetch = async (input, init) => {
  const { pathname, search } = new URL(input as string, origin)
  sent.push({ path: pathname + search, headers: new Headers(init?.headers), body: (init?.body as string | null) ?? '' })
  return Response.json(answers[pathname] ?? null)
}
const open = (preset: HttpSessionClientOptions) =>
  createHttpSessionClient({ ...preset, fetch: send, navigate: (url) => void left.push(url) })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  createFakePage(`${origin}/orders`)
  sent.length = left.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('authJs reads who and until when, and signs out with the CSRF token', async () => {
  const expires = new Date(Date.now() + 500_000).toISOString()
  answers = {
    '/api/auth/session': { user: { name: 'Ada', email: 'ada@shop.example' }, expires },
    '/api/auth/csrf': { csrfToken: 'token-7' },
  }
  const client = open(authJs({ idleTimeoutMs }))
  expect(await client.restore()).toMatchObject({
    user: { iss: origin, sub: 'ada@shop.example', name: 'Ada' },
    contactedAt: Date.now() - 100_000,
  })
  expect(client.capabilities.renewalExtendsSession).toBe(true)
  answers['/api/auth/session'] = {}
  await client.signOut()
  expect(sent.find(({ path }) => path === '/api/auth/signout')?.body).toBe('csrfToken=token-7')
})

test('duendeBff reads claims, looks without sliding, and leaves for the sign-out address of the session', async () => {
  answers = {
    '/bff/user': [
      { type: 'sub', value: 'ada' },
      { type: 'sid', value: 'session-1' },
      { type: 'bff:session_expires_in', value: 500 },
      { type: 'bff:logout_url', value: '/bff/logout?sid=session-1' },
    ],
  }
  const client = open(duendeBff({ idleTimeoutMs }))
  expect(await client.restore()).toMatchObject({
    user: { iss: origin, sub: 'ada' },
    ssoSessionId: 'session-1',
    contactedAt: Date.now() - 100_000,
  })
  await client.renewTokens()
  expect(sent.map(({ path }) => path)).toEqual(['/bff/user', '/bff/user?slide=false'])
  expect(sent.every(({ headers }) => headers.get('x-csrf') === '1')).toBe(true)
  void client.signOut()
  await expect.poll(() => left).toEqual([`${origin}/bff/logout?sid=session-1`])
})

test('secondsLeft counts from the answer', async () => {
  answers = { '/session': { user: { id: 7, name: 'Ada' }, secondsLeft: 500 } }
  const client = open(secondsLeft({ idleTimeoutMs }))
  expect(await client.restore()).toMatchObject({ user: { sub: '7' }, contactedAt: Date.now() - 100_000 })
  answers = { '/session': { user: null } }
  await expect(client.renewTokens()).rejects.toMatchObject({ code: 'token-client/login-required' })
})

test.each([authJs, duendeBff, secondsLeft])('%o refuses an answer that does not name the user', async (preset) => {
  answers = { '/api/auth/session': { user: {} }, '/bff/user': [], '/session': { user: {} } }
  await expect(open(preset({ idleTimeoutMs })).restore()).rejects.toMatchObject({
    code: 'token-client/config-invalid',
    field: 'read',
  })
})
