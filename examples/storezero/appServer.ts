import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer, type ViteDevServer } from 'vite'
import type { LoopbackServer } from './listen.ts'
import type { App, Scenario } from './scenario.ts'

const here = import.meta.dirname

/** Answers what it knows, and leaves the rest to whoever is next. */
export type Backend = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** Serves one of the apps from source on a server that listens already, behind its backend if it has one. */
export async function serveApp(
  name: App,
  scenario: Scenario,
  { server, serve }: LoopbackServer,
  backend?: Backend,
): Promise<ViteDevServer> {
  const port = scenario.ports[name]
  const vite = await createServer({
    configFile: false,
    root: path.join(here, name),
    cacheDir: path.join(here, `../../node_modules/.cache/storezero/${port}-${name}`),
    plugins: [react()],
    appType: 'spa',
    logLevel: 'error',
    clearScreen: false,
    define: { STOREZERO_SCENARIO: JSON.stringify(scenario) },
    resolve: {
      conditions: ['stillhere-source', 'module', 'browser', 'development|production'],
      dedupe: ['react', 'react-dom', '@tanstack/react-query'],
    },
    optimizeDeps: {
      // nothing is discovered late, so the first visit never reloads
      noDiscovery: true,
      include: [
        'react',
        'react-dom',
        'react-dom/client',
        'react/jsx-runtime',
        'react/jsx-dev-runtime',
        ...(name === 'account' ? ['@tanstack/react-query'] : []),
      ],
    },
    server: {
      middlewareMode: true,
      hmr: { server },
      // a test that runs while somebody edits would be reloaded in the middle of an act
      ...(scenario.testClock && { watch: null }),
      fs: { allow: [path.join(here, '../..')] },
    },
  })
  const app = vite.middlewares
  serve(backend ? (request, response) => backend(request, response, () => app(request, response)) : app)
  await vite.warmupRequest('/src/main.tsx')
  return vite
}
