import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAuthorizedFetch } from './authorizedFetch.ts'
import type { AccessTokenRequest } from './tokenClient.ts'
import { TokenClientError } from './tokenClientError.ts'

const own = 'https://shop.example'
const other = 'https://api.example'
let sent: { url: string; authorization: string | null; marker: string | null; redirect: string; body: string }[]
let asked: AccessTokenRequest[]
let answers: () => Response
let refusal: TokenClientError

const failure = (code: 'tokens-at-server' | 'login-required') =>
  new TokenClientError(`token-client/${code}`, 'access-token', code)

beforeEach(() => {
  vi.stubGlobal('location', { origin: own })
  sent = []
  asked = []
  answers = () => new Response('ok')
  refusal = failure('tokens-at-server')
})
afterEach(() => void vi.unstubAllGlobals())

const api = createAuthorizedFetch({
  tokenClient: {
    getAccessToken: (request = {}) => {
      asked.push(request)
      return Promise.reject(refusal)
    },
  },
  resources: [{ origin: own, audience: 'orders' }, { origin: other }],
  fetch: async (input, init) => {
    const request = new Request(input, init)
    sent.push({
      url: request.url,
      authorization: request.headers.get('authorization'),
      marker: request.headers.get('stillhere-request'),
      redirect: request.redirect,
      body: await request.text(),
    })
    return answers()
  },
})

test('a token at the server goes along from there', async () => {
  expect(await (await api(`${own}/api/orders`)).text()).toBe('ok')
  expect(sent).toMatchObject([{ url: `${own}/api/orders`, authorization: null, redirect: 'error' }])
  expect(sent[0]?.marker).toMatch(/^[\w-]{16,}$/)
  expect(asked).toMatchObject([{ audience: 'orders' }])
})

test('but not to another origin', async () => {
  await expect(api(`${other}/orders`)).rejects.toBe(refusal)
  expect(sent).toEqual([])
})

test('after a 401 the session is looked at, and the request is sent once more', async () => {
  answers = () => new Response('', { status: sent.length === 1 ? 401 : 200 })
  expect((await api(`${own}/api/orders`, { method: 'POST', body: 'tea' })).status).toBe(200)
  expect(sent.map(({ body }) => body)).toEqual(['tea', 'tea'])
  expect(new Set(sent.map(({ marker }) => marker)).size).toBe(2)
  expect(asked.map(({ forceRenew = false }) => forceRenew)).toContain(true)
})

test('a second 401 is the answer', async () => {
  answers = () => new Response('', { status: 401 })
  expect((await api(`${own}/api/orders`)).status).toBe(401)
  expect(sent).toHaveLength(2)
})

test('a 401 because the session is over is none', async () => {
  answers = () => {
    refusal = failure('login-required')
    return new Response('', { status: 401 })
  }
  await expect(api(`${own}/api/orders`)).rejects.toMatchObject({ code: 'token-client/login-required' })
  expect(sent).toHaveLength(1)
})
