import { serve } from '@hono/node-server'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { openBffShop, type BffShop } from '../testSupport/openBffShop.ts'

/** A request as a server received it. */
export type Arrival = { method: string; url: string; headers: [string, string][]; body: string }

/** A backend, an API and an attacker's server on ports. No request may reach the attacker's server. */
export type Wire = {
  shop: BffShop
  host: string
  evil: string
  cookie: string
  /** Requests that the API and the attacker's server received. */
  atApi: Arrival[]
  atEvil: Arrival[]
  /** The response of the API. Default: `{}`. */
  answer: (response: ServerResponse) => void
  /** Sends raw octets and returns everything received until the connection ends. */
  send(octets: string): Promise<string>
  close(): Promise<void>
}

async function openRecorder(arrivals: Arrival[], answer: (response: ServerResponse) => void) {
  const server = createServer((request: IncomingMessage, response) => {
    const headers = request.rawHeaders.flatMap((name, at, all): [string, string][] =>
      at % 2 ? [] : [[name.toLowerCase(), all[at + 1] ?? '']],
    )
    const arrival = { method: `${request.method}`, url: `${request.url}`, headers, body: '' }
    arrivals.push(arrival)
    request.setEncoding('latin1').on('data', (text: string) => (arrival.body += text))
    request.on('end', () => answer(response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, host: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const exchange = (port: number, octets: string) =>
  new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1')
    let answer = ''
    socket.on('data', (text: string) => (answer += text))
    // a closed connection counts as a response
    socket.on('error', () => resolve(answer)).on('close', () => resolve(answer))
    socket.write(octets, 'latin1')
  })

export async function openWire(): Promise<Wire> {
  const wire = { atApi: [] as Arrival[], atEvil: [] as Arrival[] } as Wire
  wire.answer = (response) => response.end('{}')
  const api = await openRecorder(wire.atApi, (response) => wire.answer(response))
  const evil = await openRecorder(wire.atEvil, (response) => response.end())
  const bff = serve({
    fetch: (request) => wire.shop.bff.fetch(request),
    hostname: '127.0.0.1',
    port: 0,
    // the platform's own are stricter
    overrideGlobalObjects: false,
  }) as Server
  await once(bff, 'listening')
  const { port } = bff.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  wire.shop = openBffShop({
    origin: `http://${host}`,
    insecureCookies: true,
    apis: {
      '/api': { target: `http://${api.host}/v1` },
      '/api/admin': { target: `http://${api.host}/v1/admin`, methods: ['GET'] },
    },
    fetch: (input, init) => {
      const request = new Request(input, init)
      const { provider } = wire.shop
      // the provider runs in this process, the rest uses the network
      return request.url.startsWith(provider.issuer) ? provider.handle(request) : fetch(input, init)
    },
  })
  await wire.shop.signIn()
  return Object.assign(wire, {
    host,
    evil: evil.host,
    cookie: `stillhere-session=${wire.shop.sessionCookie()}`,
    send: (octets: string) => exchange(port, octets),
    async close() {
      for (const server of [bff, api.server, evil.server]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  })
}
