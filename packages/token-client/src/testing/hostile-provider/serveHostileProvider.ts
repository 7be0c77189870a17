import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createHostileProvider, type HostileProvider } from './createHostileProvider.ts'
import type { HostileProviderOptions } from './providerParts.ts'

/** A hostile provider on a port of this machine. */
export type ServedProvider = HostileProvider & {
  /** Nothing listens any more: connections are refused. */
  close(): Promise<void>
  /** Listens again, on the same port. */
  open(): Promise<void>
}

/** Where a served provider is. */
export type ServeOptions = Omit<HostileProviderOptions, 'issuer'> & {
  /** Default: `localhost`. With `127.0.0.1` it is on another site than a page on `localhost`. */
  host?: 'localhost' | '127.0.0.1'
  /** Default: any that is free. */
  port?: number
}

const read = async (request: IncomingMessage) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return new Uint8Array(Buffer.concat(chunks))
}

/** A dropped connection is closed without an answer; a body that breaks off, without its end. */
async function answer(provider: HostileProvider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const body = method === 'POST' ? { body: await read(request) } : {}
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  try {
    const sent = await provider.handle(
      new Request(new URL(url, `http://${headers.host}`), { method, headers: given, ...body }),
    )
    response.writeHead(sent.status, Object.fromEntries(sent.headers))
    if (!sent.body) return void response.end()
    // the same web stream, by another of its two names
    const stream = Readable.fromWeb(sent.body as Parameters<typeof Readable.fromWeb>[0])
    // what was sent before it broke off does arrive
    stream.on('error', () => response.socket?.end()).pipe(response)
  } catch {
    response.destroy()
  }
}

/**
 * Starts a hostile provider as a server (Node only), for browsers. Its sessions hang on cookies, as those of a real one.
 *
 * @example
 * const provider = await serveHostileProvider({ host: 'localhost' })
 */
export async function serveHostileProvider(options: ServeOptions = {}): Promise<ServedProvider> {
  const { host = 'localhost', port = 0, ...others } = options
  let provider: HostileProvider | undefined
  const server = createServer((request, response) => {
    if (provider) void answer(provider, request, response)
  })
  const listen = (on: number) => new Promise<void>((resolve) => server.listen(on, host, resolve))
  await listen(port)
  const { port: own } = server.address() as AddressInfo
  provider = createHostileProvider({ cookies: true, ...others, issuer: `http://${host}:${own}` })
  return Object.assign(provider, {
    open: () => listen(own),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}
