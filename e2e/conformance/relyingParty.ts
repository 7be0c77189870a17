import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build } from 'esbuild'

/** The app's files by their address. */
export type AppFiles = Map<string, Uint8Array>

/** Builds the app from the packages' sources. */
export async function buildApp(): Promise<AppFiles> {
  const outdir = '/app'
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'app/main.ts')],
    bundle: true,
    splitting: true,
    format: 'esm',
    conditions: ['stillhere-source'],
    outdir,
    write: false,
    logLevel: 'error',
  })
  return new Map(outputFiles.map((file) => [file.path.slice(outdir.length).replaceAll('\\', '/'), file.contents]))
}

const page = (settings: object) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Relying party</title>
<script type="application/json" id="settings">${JSON.stringify(settings)}</script>
<output>starting</output>
<button id="sign-in">Sign in</button> <button id="restore">Restore</button>
<button id="renew">Renew</button> <button id="sign-out">Sign out</button>
<script type="module" src="/main.js"></script></html>`

/** Serves the app on a port of this machine. Settings may change between two loads of the page. */
export async function serveApp(
  files: AppFiles,
  settings: object,
  headers: Record<string, string> = {},
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = files.get(pathname)
    const type = file ? 'text/javascript' : 'text/html'
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers })
    response.end(file ?? page(settings))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
