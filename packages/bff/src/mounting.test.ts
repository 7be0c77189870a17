import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serve } from '@hono/node-server'
import { serveHostileProvider, type ServedProvider } from '@stillhere/token-client/hostile-provider/server'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestBrowser, type Servers } from './testSupport/createTestBrowser.ts'

const origin = 'http://shop.localhost:3000'
const folder = mkdtempSync(path.join(tmpdir(), 'stillhere-'))

let provider: ServedProvider
/** Requests that the API received. */
let received: { url?: string; authorization?: string; octets: number }[]
let api: Server

const listening = async (server: Server): Promise<Server> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const portOf = (server: Server) => (server.address() as AddressInfo).port
const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const answerAsApi: RequestListener = (request, response) => {
  let octets = 0
  request.on('data', (chunk: Buffer) => (octets += chunk.length))
  request.on('end', () => {
    const { authorization = '' } = request.headers
    received.push({ url: request.url ?? '', authorization, octets })
    response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'a=b' })
    response.end(JSON.stringify({ octets }))
  })
}

beforeAll(async () => {
  provider = await serveHostileProvider({ refreshTokens: true, cookies: false })
  api = await listening(createServer(answerAsApi))
})
beforeEach(() => {
  received = []
  vi.resetModules()
  vi.stubEnv('ISSUER', provider.issuer)
  vi.stubEnv('CLIENT_SECRET', 'the client secret of the shop')
  vi.stubEnv('SECRETS', 'a secret of thirty-two characters, or more'.replaceAll(' ', '-'))
  vi.stubEnv('ORIGIN', origin)
  vi.stubEnv('ORDERS_API', `http://127.0.0.1:${portOf(api)}/v1`)
  vi.stubEnv('SESSIONS', path.join(folder, `${crypto.randomUUID()}.db`))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await provider.close()
  await close(api)
  rmSync(folder, { recursive: true, force: true })
})

/** A reverse proxy with another host name. */
const behind =
  (server: Server): Servers =>
  async (request) => {
    const { pathname, search } = new URL(request.url)
    const headers = new Headers(request.headers)
    headers.delete('content-length')
    const body = request.body ? await request.arrayBuffer() : null
    return fetch(`http://127.0.0.1:${portOf(server)}${pathname}${search}`, {
      method: request.method,
      headers,
      body,
      redirect: 'manual',
    })
  }

/** Signs in, calls an API, and signs out. */
async function expectItWorks(shop: Servers): Promise<void> {
  const navigate: Servers = (request) => fetch(request, { redirect: 'manual' })
  const browser = createTestBrowser(
    (request) => (request.url.startsWith(origin) ? shop : navigate)(request),
    () => Date.now(),
  )
  const ask = (place: string, body?: string) =>
    browser.fetch(origin + place, {
      ...(body !== undefined && { method: 'POST', body }),
      headers: { 'stillhere-request': crypto.randomUUID(), 'content-type': 'application/json' },
    })
  provider.user = 'ada'
  const { location } = (await (await ask('/auth/login', '{"returnTo":"/"}')).json()) as { location: string }
  const landing = await browser.navigate(location, { page: `${origin}/` })
  expect([landing.url, await landing.response.text()]).toEqual([`${origin}/`, 'the page'])
  expect(await (await ask('/auth/session')).json()).toMatchObject({
    status: 'active',
    session: { user: { sub: 'ada' } },
  })

  const orders = await ask('/api/orders?page=2')
  expect([orders.status, await orders.json(), orders.headers.get('set-cookie')]).toEqual([200, { octets: 0 }, null])
  for (const length of [1_000, 300_000])
    expect(await (await ask('/api/upload', 'x'.repeat(length))).json()).toEqual({ octets: length })
  expect(received).toEqual([
    { url: '/v1/orders?page=2', authorization: expect.stringMatching(/^Bearer access-/), octets: 0 },
    expect.objectContaining({ url: '/v1/upload', octets: 1_000 }),
    expect.objectContaining({ url: '/v1/upload', octets: 300_000 }),
  ])

  expect(await (await ask('/auth/logout', '{"scope":"application"}')).json()).toEqual({ location: null })
  expect([...browser.cookies]).toEqual([])
  expect((await ask('/api/orders')).status).toBe(401)
  expect(await (await ask('/auth/nothing')).json()).toMatchObject({ error: 'not_found' })
}

describe('over HTTP the backend works in', () => {
  const expectServed = async (server: Server) => {
    try {
      await expectItWorks(behind(await listening(server)))
    } finally {
      await close(server)
    }
  }

  test('plain Node', async () => {
    await expectServed((await import('../../../docs/snippets/bffNode.ts')).server)
  })

  test('Express', async () => {
    const { app } = await import('../../../docs/snippets/bffExpress.ts')
    await expectServed(createServer(app))
  })

  test('Hono', async () => {
    const { app } = await import('../../../docs/snippets/bffHono.ts')
    const server = await new Promise<Server>((resolve) => {
      const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started as Server))
    })
    try {
      await expectItWorks(behind(server))
    } finally {
      await close(server)
    }
  })
})

test('the backend works in a route handler of Next.js', async () => {
  const routes = await import('../../../docs/snippets/bffNext.ts')
  const methods: Record<string, unknown> = routes
  await expectItWorks(async (request) => {
    const { pathname } = new URL(request.url)
    if (!/^\/(auth|api)\//.test(pathname)) return new Response('the page')
    return (methods[request.method] as typeof routes.GET)(request)
  })
})
