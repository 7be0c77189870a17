import { createTestBrowser } from '@stillhere/session-engine/testing'
import { createAuthorizedFetch } from '@stillhere/token-client'
import { afterEach, expect, test, vi } from 'vitest'
import { createAxios, createKy, createOpenapiClient } from './apiClients.ts'
import { openSocket } from './openSocket.ts'
import { readEvents } from './readEvents.ts'

const origin = 'https://api.example'
type Paths = {
  '/notes': {
    post: {
      requestBody: { content: { 'application/json': { text: string } } }
      responses: { 200: { content: { 'application/json': { seen: string } } } }
    }
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A signed-in user, and an API that rejects their first token. */
async function setUp(answer: (body: string) => Response) {
  const { engine } = await createTestBrowser().openTab()
  const { value: old } = await engine.getAccessToken()
  const sent: { url: string; isOld: boolean; body: string }[] = []
  const api: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const authorization = request.headers.get('authorization')
    expect(authorization).toMatch(/^Bearer ./)
    const isOld = authorization === `Bearer ${old}`
    const body = await request.text()
    sent.push({ url: request.url, isOld, body })
    return isOld ? new Response('', { status: 401 }) : answer(body)
  }
  const authorizedFetch = createAuthorizedFetch({ tokenClient: engine, resources: [{ origin }], fetch: api })
  return { engine, authorizedFetch, sent, old }
}

const note = { text: 'two lamps' }
const ways: Record<string, (authorizedFetch: typeof fetch) => Promise<unknown>> = {
  axios: async (authorizedFetch) => (await createAxios(authorizedFetch, origin).post('/notes', note)).data as unknown,
  ky: (authorizedFetch) => createKy(authorizedFetch, origin).post('notes', { json: note }).json(),
  'openapi-fetch': async (authorizedFetch) =>
    (await createOpenapiClient<Paths>(authorizedFetch, origin).POST('/notes', { body: note })).data,
}

test.each(Object.entries(ways))('%s: token, renewal, and the same body again', async (_name, post) => {
  const { authorizedFetch, sent } = await setUp((body) => Response.json({ seen: body }))
  const body = JSON.stringify(note)
  expect(await post(authorizedFetch)).toEqual({ seen: body })
  const url = `${origin}/notes`
  expect(sent).toEqual([
    { url, isOld: true, body },
    { url, isOld: false, body },
  ])
})

test('events: the token is in a header, not in the address', async () => {
  const parts = ['data: one\n', '\n: still here\n\ndata: t', 'wo\ndata: lines\r\n\r\n', 'data: cut off']
  const bytes = new TextEncoder()
  const stream = () =>
    new Response(
      new ReadableStream({
        start(body) {
          for (const part of parts) body.enqueue(bytes.encode(part))
          body.close()
        },
      }),
    )
  const { authorizedFetch, sent } = await setUp(stream)
  const heard: string[] = []
  await readEvents(authorizedFetch, `${origin}/events`, (data) => heard.push(data))
  expect(heard).toEqual(['one', 'two\nlines'])
  expect(sent.map(({ url }) => url)).toEqual([`${origin}/events`, `${origin}/events`])
})

test('a socket: the token is in the first message, and the socket closes when the user signs out', async () => {
  const { engine, old } = await setUp(() => new Response())
  const said: string[] = []
  const opened: string[] = []
  class Socket extends EventTarget {
    constructor(url: string) {
      super()
      opened.push(url)
    }
    send(message: string) {
      said.push(message)
    }
    close(code: number) {
      said.push(`close ${code}`)
    }
  }
  vi.stubGlobal('WebSocket', Socket)
  const socket = await openSocket(engine, 'wss://api.example/live')
  socket.dispatchEvent(new Event('open'))
  expect(opened).toEqual(['wss://api.example/live'])
  expect(said).toEqual([JSON.stringify({ type: 'authenticate', token: old })])
  await engine.signOut({ scope: 'application' })
  expect(said.slice(1)).toEqual(['close 1000'])
})
