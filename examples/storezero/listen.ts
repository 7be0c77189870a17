import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net'

/** Another program has the port. The message is for the person who typed the command. */
export class BusyPortError extends Error {
  override readonly name = 'BusyPortError'
}

/** A server that answers on this machine only, on both of its loopback addresses. */
export type LoopbackServer = {
  server: Server
  /** From now on requests are answered, those first that came before. */
  serve(handle: RequestListener): void
  close(): void
}

/** Listens at once; requests wait until a handler is set. @throws BusyPortError */
export async function listen(port: number): Promise<LoopbackServer> {
  const { promise: answers, resolve: serve } = Promise.withResolvers<RequestListener>()
  const server = createServer((request, response) => void answers.then((handle) => handle(request, response)))
  // browsers may try ::1 first for *.localhost, and another program could be there
  const second = createSocketServer((socket) => server.emit('connection', socket))
  await bound(server, port, '127.0.0.1')
  await bound(second, port, '::1').catch((error: NodeJS.ErrnoException) => {
    server.close()
    if (error instanceof BusyPortError) throw error // anything else: a machine without IPv6
  })
  return {
    server,
    serve,
    close() {
      server.close()
      second.close()
      server.closeAllConnections()
    },
  }
}

const bound = (server: SocketServer, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      const why = error.code === 'EACCES' ? 'may not be used by this account' : 'is in use by another program'
      reject(
        taken
          ? new BusyPortError(
              `Port ${port} ${why}. Free it, or set STOREZERO_PORT to the first of six free ports, for instance STOREZERO_PORT=5100.`,
            )
          : error,
      )
    })
    server.listen(port, host, resolve)
  })
