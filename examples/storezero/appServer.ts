import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import sirv from 'sirv'
import { createServer } from 'vite'
import { appConfig } from './appConfig.ts'
import type { LoopbackServer } from './listen.ts'
import type { App, Scenario } from './scenario.ts'

const here = import.meta.dirname

/** Answers its own requests and passes others to `next`. */
export type Backend = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/**
 * Serves one of the apps on a listening server, behind its backend if it has one.
 * @param builtIn output folder of `buildApps`. Default: from source
 */
export async function serveApp(
  name: App,
  scenario: Scenario,
  { server, serve }: LoopbackServer,
  { backend, builtIn }: { backend?: Backend | undefined; builtIn?: string | undefined } = {},
): Promise<void> {
  const pages = builtIn ? sirv(path.join(builtIn, name), { single: true }) : await fromSource(name, scenario, server)
  const app: Backend = (request, response) => {
    if (request.url !== '/scenario.js') return pages(request, response)
    response.setHeader('content-type', 'text/javascript').setHeader('cache-control', 'no-store')
    response.end(`globalThis.STOREZERO_SCENARIO = ${JSON.stringify(scenario)}`)
  }
  serve((request, response) => {
    const next = () => app(request, response, () => {})
    if (backend) backend(request, response, next)
    else next()
  })
}

async function fromSource(name: App, scenario: Scenario, server: LoopbackServer['server']) {
  const vite = await createServer({
    ...appConfig(name),
    cacheDir: path.join(here, `../../node_modules/.cache/storezero/${scenario.ports[name]}-${name}`),
    optimizeDeps: {
      // all dependencies are known at the start, so the first visit never reloads
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
      // an edit during a test would reload the page
      ...(scenario.testClock && { watch: null }),
      fs: { allow: [path.join(here, '../..')] },
    },
  })
  await vite.warmupRequest('/src/main.tsx')
  return vite.middlewares
}
