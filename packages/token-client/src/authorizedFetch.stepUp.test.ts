import { beforeEach, expect, test, vi } from 'vitest'
import { createAuthorizedFetch } from './authorizedFetch.ts'
import type { Authentication } from './authentication.ts'
import type { AccessTokenRequest } from './tokenClient.ts'
import { TokenClientError } from './tokenClientError.ts'

const api = 'https://api.example'
const wish = 'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age=60'
const person = (sub: string) => ({ iss: 'https://sign-in.example', sub })
const tooWeak = () => new Response('', { status: 401, headers: { 'www-authenticate': wish } })
const expired = () => new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
let sent: { authorization: string | null; body: string }[]
let asked: object[]
let token: string
let clock = 0
let window: PromiseWithResolvers<Authentication>
let answers: (authorization: string | null) => Response | Promise<Response>

/** An API that wants a stronger sign-in, and an engine whose window stays open until the test decides. */
beforeEach(() => {
  sent = []
  asked = []
  token = 'weak'
  window = Promise.withResolvers()
  answers = (authorization) => (authorization === 'Bearer strong' ? new Response('changed') : tooWeak())
})
const engine = () => ({
  getAccessToken: async ({ forceRenew }: AccessTokenRequest = {}) => {
    if (forceRenew) token = 'renewed'
    return { value: token, type: 'Bearer' as const, expiresAt: Infinity }
  },
  reauthenticate: (options: object) => (asked.push(options), window.promise),
  now: () => ++clock,
  store: { getState: () => ({ status: 'active', user: person('ada') }) },
})
const fetchWith = (tokenClient: ReturnType<typeof engine>, stepUp?: boolean) =>
  createAuthorizedFetch({
    tokenClient,
    resources: [{ origin: api }, { origin: 'http://plain.example' }, { origin: 'http://127.0.0.1:8080' }],
    ...(stepUp === undefined ? {} : { stepUp }),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const authorization = request.headers.get('authorization')
      sent.push({ authorization, body: await request.text() })
      return answers(authorization)
    },
  })
const prove = (sub = 'ada') => {
  token = 'strong'
  window.resolve({ user: person(sub), authenticatedAt: 0, contactedAt: 0 })
}
const isAsked = () => vi.waitUntil(() => asked.length > 0)
const put = { method: 'PUT', body: 'new address' }

test('asks the person in a window, and the request goes on with the stronger token', async () => {
  const answer = fetchWith(engine())(`${api}/email`, put)
  await isAsked()
  expect(asked).toEqual([{ mode: 'popup', purpose: 'step-up', silent: false, acrValues: 'mfa', maxAge: 60 }])
  expect(sent).toEqual([{ authorization: 'Bearer weak', body: 'new address' }])
  prove()
  expect(await (await answer).text()).toBe('changed')
  expect(sent.slice(1)).toEqual([{ authorization: 'Bearer strong', body: 'new address' }])
})

test('asks once, and hands on what the API says then', async () => {
  answers = tooWeak
  const answer = fetchWith(engine())(`${api}/email`, put)
  prove()
  expect((await answer).status).toBe(401)
  expect([asked.length, sent.length]).toEqual([1, 2])
})

test('a refusal rejects with its reason, and nothing more is sent', async () => {
  const answer = fetchWith(engine())(`${api}/email`, put)
  window.reject(new TokenClientError('token-client/popup-closed', 'sign-in', 'closed'))
  await expect(answer).rejects.toMatchObject({ code: 'token-client/popup-closed' })
  expect(sent).toHaveLength(1)
})

test('what one person has asked for is not done in the name of another', async () => {
  const answer = fetchWith(engine())(`${api}/email`, put)
  prove('grace')
  await expect(answer).rejects.toMatchObject({ code: 'token-client/subject-changed' })
  expect(sent).toHaveLength(1)
})

test('many calls, of many functions, ask once; one whose answer comes late does not ask again', async () => {
  const shared = engine()
  const late = Promise.withResolvers<Response>()
  const calls = [fetchWith(shared)(`${api}/a`), fetchWith(shared)(`${api}/b`)]
  await isAsked()
  answers = (authorization) => (authorization === 'Bearer strong' ? new Response('changed') : late.promise)
  calls.push(fetchWith(shared)(`${api}/c`))
  await vi.waitUntil(() => sent.length === 3)
  prove()
  await Promise.all(calls.slice(0, 2))
  late.resolve(tooWeak())
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200])
  expect([asked.length, sent.length]).toEqual([1, 6])
})

test('a later call asks again: the proof may be too old by then', async () => {
  const shared = engine()
  prove()
  token = 'weak'
  const before = fetchWith(shared)
  answers = tooWeak
  await before(`${api}/a`)
  await before(`${api}/b`)
  expect(asked).toHaveLength(2)
})

test('a renewed token that is too weak as well', async () => {
  answers = (authorization) =>
    authorization === 'Bearer weak' ? expired() : authorization === 'Bearer strong' ? new Response('') : tooWeak()
  const answer = fetchWith(engine())(`${api}/email`, put)
  await isAsked()
  prove()
  expect((await answer).status).toBe(200)
  expect(sent).toEqual(
    ['weak', 'renewed', 'strong'].map((value) => ({ authorization: `Bearer ${value}`, body: 'new address' })),
  )
})

test('gets a token from the server where the window has brought none for this API', async () => {
  answers = (authorization) => (authorization === 'Bearer renewed' ? new Response('') : tooWeak())
  const answer = fetchWith(engine())(`${api}/email`, put)
  window.resolve({ user: person('ada'), authenticatedAt: 0, contactedAt: 0 })
  expect((await answer).status).toBe(200)
})

test('a caller who gives up gets no answer, and nothing is sent for them', async () => {
  const abort = new AbortController()
  const answer = fetchWith(engine())(`${api}/email`, { ...put, signal: abort.signal })
  await isAsked()
  abort.abort()
  await expect(answer).rejects.toMatchObject({ code: 'token-client/aborted' })
  prove()
  await window.promise
  expect(sent).toHaveLength(1)
})

test('hands the 401 on: option off, a bare token client, a body that cannot be sent again', async () => {
  const { getAccessToken } = engine()
  const body = new Blob(['x']).stream()
  const given = await Promise.all([
    fetchWith(engine(), false)(`${api}/a`, put),
    createAuthorizedFetch({
      tokenClient: { getAccessToken },
      resources: [{ origin: api }],
      fetch: async () => tooWeak(),
    })(`${api}/b`),
    fetchWith(engine())(`${api}/c`, { method: 'PUT', body, duplex: 'half' } as RequestInit),
  ])
  expect(given.map(({ status }) => status)).toEqual([401, 401, 401])
  expect(asked).toEqual([])
})

test('another origin may wish what it likes', async () => {
  expect((await fetchWith(engine())('https://other.example/')).status).toBe(401)
  expect(asked).toEqual([])
})

test('no token over plain http, but on this device', async () => {
  await expect(fetchWith(engine())('http://plain.example/')).rejects.toMatchObject({
    code: 'token-client/config-invalid',
    field: 'resources',
  })
  expect(sent).toEqual([])
  token = 'strong'
  expect((await fetchWith(engine())('http://127.0.0.1:8080/')).status).toBe(200)
})
