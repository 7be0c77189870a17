import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { createTestProvider, type Records } from './createTestProvider.ts'

/** Marks requests that the test makes in place of the browser: they are not counted. */
const byTest = 'x-by-test'
const counted = /^\/(authorize|oauth\/token|v2\/logout)/

/**
 * Serves a real oidc-provider for browser tests of SDK adapters (Vitest's `globalSetup`), with routes for the test bed:
 * `/test/fail?status=` (answers of the token endpoint from now on; 0 drops the connection, nothing mends it),
 * `/test/sign-in?user=`, `/test/browse?url=` (goes through a sign-in in place of the page), `/test/end-session`,
 * `/test/state`.
 */
export default async function serveTestProvider(project: TestProject): Promise<() => void> {
  const records: Records = new Map()
  const seen = { requests: 0, user: 'ada', failure: null as number | null }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = await createTestProvider(`${origin}/`, records)
  const handle = provider.callback()

  const routes: Record<string, (url: URL, request: IncomingMessage, response: ServerResponse) => Promise<unknown>> = {
    async 'sign-in'(url, request, response) {
      seen.user = url.searchParams.get('user') ?? ''
      return { location: await browse(signInUrl(origin), origin, request, response) }
    },
    async browse(url, request, response) {
      seen.user = url.searchParams.get('user') ?? seen.user
      return { location: await browse(url.searchParams.get('url') ?? '', origin, request, response) }
    },
    async fail(url) {
      const status = url.searchParams.get('status')
      seen.failure = status === null ? null : Number(status)
    },
    async 'end-session'() {
      records.clear()
      seen.failure = null
    },
    async state() {
      const hasSession = [...records].some(([name, { accountId }]) => name.startsWith('Session ') && accountId)
      return { ...seen, hasSession }
    },
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', origin)
    const [, route = '', uid] = /^\/test\/([\w-]+)\/?(.*)/.exec(url.pathname) ?? []
    if (route === 'interaction' && uid)
      return provider.interactionFinished(request, response, {
        login: { accountId: seen.user, acr: 'pwd', amr: ['pwd'] },
      })
    if (!routes[route]) {
      if (counted.test(url.pathname) && request.method !== 'OPTIONS' && !request.headers[byTest]) seen.requests++
      if (seen.failure === null || url.pathname !== '/oauth/token' || request.method === 'OPTIONS')
        return handle(request, response)
      if (seen.failure === 0) return request.destroy()
      allowOrigin(request, response)
      response.statusCode = seen.failure
      return response.end('{"error":"temporarily_unavailable"}')
    }
    allowOrigin(request, response)
    response.end(JSON.stringify((await routes[route](url, request, response)) ?? null))
  }
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  // openTestProvider.ts declares the type, for the browser
  project.provide('testProvider' as never, origin as never)
  return () => {
    server.close()
    server.closeAllConnections()
  }
}

const allowOrigin = ({ headers }: IncomingMessage, response: ServerResponse) => {
  response.setHeader('access-control-allow-origin', headers.origin ?? '*')
  response.setHeader('access-control-allow-credentials', 'true')
  response.setHeader('content-type', 'application/json')
}

const signInUrl = (origin: string) =>
  `${origin}/authorize?${new URLSearchParams({
    client_id: 'test',
    response_type: 'code',
    scope: 'openid',
    prompt: 'login',
    redirect_uri: `${origin}/test/signed-in`,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })}`

/** Follows redirects with the cookies of the browser, until one leads to the app. Returns its address. */
async function browse(start: string, origin: string, request: IncomingMessage, response: ServerResponse) {
  const cookies = new Map(
    (request.headers.cookie ?? '').split('; ').map((pair) => pair.split(/=(.*)/s) as [string, string]),
  )
  const set: string[] = []
  for (let url = new URL(start), hops = 0; hops < 10; hops++) {
    const isApp = url.origin !== origin || url.pathname === '/test/signed-in'
    if (isApp) {
      response.setHeader('set-cookie', set)
      return url.href
    }
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const hop = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html', [byTest]: '1' } })
    for (const line of hop.headers.getSetCookie()) {
      set.push(line)
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    const location = hop.headers.get('location')
    if (!location) throw new Error(`The provider showed a page: ${await hop.text()}`)
    url = new URL(location, url)
  }
  throw new Error('Too many redirects.')
}
