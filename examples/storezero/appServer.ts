import type { Server } from 'node:http'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer, type ViteDevServer } from 'vite'
import type { Scenario } from './scenario.ts'

const here = import.meta.dirname

/** Serves one of the two apps from source on a server that listens already. */
export async function serveApp(name: 'shop' | 'account', scenario: Scenario, server: Server): Promise<ViteDevServer> {
  const port = scenario.ports[name]
  const { testClock: _, ports: __, ...forApps } = scenario
  const vite = await createServer({
    configFile: false,
    root: path.join(here, name),
    cacheDir: path.join(here, `../../node_modules/.cache/storezero/${port}-${name}`),
    plugins: [react()],
    appType: 'spa',
    logLevel: 'warn',
    clearScreen: false,
    define: { __SCENARIO__: JSON.stringify(forApps) },
    resolve: {
      conditions: ['stillhere-source', 'module', 'browser', 'development|production'],
      dedupe: ['react', 'react-dom'],
    },
    optimizeDeps: {
      // nothing is discovered late, so the first visit never reloads
      noDiscovery: true,
      include: ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'react/jsx-dev-runtime'],
    },
    server: {
      middlewareMode: true,
      hmr: { server },
      fs: { allow: [path.join(here, '../..')] },
    },
  })
  server.on('request', vite.middlewares)
  await vite.warmupRequest('/src/main.tsx')
  return vite
}
