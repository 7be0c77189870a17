import { beforeEach, describe, expect, test } from 'vitest'
import { createAuthorizedFetch } from './authorizedFetch.ts'
import type { AccessTokenRequest } from './tokenClient.ts'
import { TokenClientError } from './tokenClientError.ts'

const api = 'https://api.example'
let sent: Request[]
let asked: AccessTokenRequest[]
let generation: number
let answers: (request: Request) => Response | Promise<Response>

beforeEach(() => {
  sent = []
  asked = []
  generation = 1
  answers = () => new Response('ok')
})

const tokenClient = {
  getAccessToken: async (request: AccessTokenRequest = {}) => {
    asked.push(request)
    request.signal?.throwIfAborted()
    if (request.forceRenew) generation++
    return { value: `t${generation}`, type: 'Bearer' as const, expiresAt: Infinity }
  },
}
const options: Parameters<typeof createAuthorizedFetch>[0] = {
  tokenClient,
  resources: [{ origin: api, audience: 'orders', scope: 'read' }],
  fetch: async (input, init) => {
    const request = new Request(input, init)
    sent.push(request)
    return answers(request)
  },
}
const authorizedFetch = createAuthorizedFetch(options)
const authorization = () => sent.map(({ headers }) => headers.get('authorization'))
const onlyNewest: typeof answers = ({ headers }) =>
  new Response('', { status: headers.get('authorization') === `Bearer t${generation}` && generation > 1 ? 200 : 401 })

test('adds the token of the resource, and refuses redirects', async () => {
  await authorizedFetch(`${api}/orders?page=2`, { headers: { accept: 'text/plain' } })
  expect(authorization()).toEqual(['Bearer t1'])
  expect(sent[0]).toMatchObject({ url: `${api}/orders?page=2`, redirect: 'error' })
  expect(sent[0]?.headers.get('accept')).toBe('text/plain')
  expect(asked).toMatchObject([{ audience: 'orders', scope: 'read' }])
  expect(asked[0]).not.toHaveProperty('origin')
})

test.each([
  'https://evil.example/orders',
  'http://api.example/orders',
  'https://api.example:8443/orders',
  'https://api.example.evil.example/',
])('sends no token to %s', async (url) => {
  await authorizedFetch(url)
  expect(authorization()).toEqual([null])
  expect(asked).toEqual([])
})

describe('after a 401', () => {
  test('renews once and repeats once, body and all', async () => {
    answers = onlyNewest
    const response = await authorizedFetch(`${api}/orders`, { method: 'POST', body: '{"tea":1}' })
    expect(response.status).toBe(200)
    expect(authorization()).toEqual(['Bearer t1', 'Bearer t2'])
    expect(await sent[1]?.text()).toBe('{"tea":1}')
  })

  test('gives a second 401 to the caller', async () => {
    answers = () => new Response('', { status: 401 })
    expect((await authorizedFetch(`${api}/orders`)).status).toBe(401)
    expect(sent).toHaveLength(2)
  })

  test('takes the token that another call has renewed meanwhile', async () => {
    answers = onlyNewest
    const slow = createAuthorizedFetch({
      tokenClient,
      resources: [{ origin: api }],
      fetch: async () => {
        const isFirst = generation === 2
        generation = 3
        return new Response('', { status: isFirst ? 401 : 200 })
      },
    })
    generation = 2
    asked = []
    expect((await slow(`${api}/c`)).status).toBe(200)
    expect(asked.filter(({ forceRenew }) => forceRenew)).toEqual([])
  })

  test('does not repeat what cannot be sent twice', async () => {
    answers = () => new Response('', { status: 401 })
    const body = new Blob(['x']).stream()
    await authorizedFetch(`${api}/a`, { method: 'POST', body, duplex: 'half' } as RequestInit)
    await authorizedFetch(new Request(`${api}/b`, { method: 'POST', body: 'x' }))
    expect(sent).toHaveLength(2)
    await authorizedFetch(new Request(`${api}/c`))
    expect(sent).toHaveLength(4)
  })

  test('rejects when the session turns out to be over, and sends nothing more', async () => {
    answers = () => new Response('', { status: 401 })
    const over = new TokenClientError('token-client/login-required', 'renewal', 'over')
    const engine = {
      getAccessToken: (request: AccessTokenRequest = {}) =>
        request.forceRenew ? Promise.reject(over) : tokenClient.getAccessToken(request),
    }
    const ask = createAuthorizedFetch({ ...options, tokenClient: engine })
    await expect(ask(`${api}/orders`)).rejects.toBe(over)
    await expect(ask(new Request(`${api}/orders`, { method: 'POST', body: 'x' }))).rejects.toBe(over)
    expect(sent).toHaveLength(2)
  })

  test('rejects when the session ends while the repetition is under way', async () => {
    let isOver = false
    const over = new TokenClientError('token-client/session-ended', 'access-token', 'over')
    const engine = {
      getAccessToken: (request?: AccessTokenRequest) =>
        isOver ? Promise.reject(over) : tokenClient.getAccessToken(request),
    }
    answers = () => {
      isOver = sent.length === 2
      return new Response('', { status: 401 })
    }
    await expect(createAuthorizedFetch({ ...options, tokenClient: engine })(`${api}/orders`)).rejects.toBe(over)
  })

  test('leaves 403 alone', async () => {
    answers = () => new Response('', { status: 403 })
    await authorizedFetch(`${api}/orders`)
    expect(sent).toHaveLength(1)
  })
})

test('an aborted call asks and sends nothing more', async () => {
  const signal = AbortSignal.abort()
  await expect(authorizedFetch(`${api}/orders`, { signal })).rejects.toThrow(/abort/)
  expect(sent).toEqual([])
})

describe('for a user who has left', () => {
  const gone = new TokenClientError('token-client/aborted', 'access-token', 'gone')
  let person: AbortController
  let ask: typeof fetch

  beforeEach(() => {
    person = new AbortController()
    ask = createAuthorizedFetch({ ...options, tokenClient: { ...tokenClient, personSignal: () => person.signal } })
  })

  test('an answer is not read to its end', async () => {
    answers = ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          stream.enqueue(new TextEncoder().encode('the first half'))
          signal.addEventListener('abort', () => stream.error(signal.reason))
        },
      })
      return new Response(body)
    }
    const response = await ask(`${api}/orders`)
    person.abort(gone)
    await expect(response.text()).rejects.toBe(gone)
  })

  test('a 401 is no reason to try again as another user', async () => {
    answers = () => {
      person.abort(gone)
      return new Response('', { status: 401 })
    }
    await expect(ask(`${api}/orders`)).rejects.toBe(gone)
    expect(sent).toHaveLength(1)
  })

  test('their own signal counts too, and other origins do not', async () => {
    await expect(ask(`${api}/orders`, { signal: AbortSignal.abort(gone) })).rejects.toThrow()
    answers = ({ signal }) => new Response(`${signal.aborted}`)
    person.abort(gone)
    expect(await (await ask('https://other.example/')).text()).toBe('false')
  })
})
