import path from 'node:path'
import { build } from 'vite'
import { appConfig } from './appConfig.ts'
import type { App } from './scenario.ts'

const apps: App[] = ['shop', 'account', 'partner']

/**
 * Builds the apps into a folder each below `folder`, for many starts after it: `STOREZERO_APPS` names that folder. It is
 * React for development, with its double effects, as in `pnpm start`, but for `NODE_ENV=production`.
 */
export async function buildApps(folder: string): Promise<void> {
  process.env['NODE_ENV'] ||= 'development'
  for (const name of apps) {
    const config = appConfig(name)
    await build({
      ...config,
      mode: process.env['NODE_ENV'],
      build: { ...config.build, outDir: path.join(folder, name), emptyOutDir: true },
    })
  }
}
