import { globSync } from 'node:fs'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'
import type { App } from './scenario.ts'

const here = import.meta.dirname

/** Vite's configuration of an app, from its source and that of the packages. */
export const appConfig = (name: App): InlineConfig => {
  const root = path.join(here, name)
  return {
    configFile: false,
    root,
    plugins: [react()],
    appType: 'spa',
    logLevel: 'error',
    clearScreen: false,
    resolve: {
      conditions: ['stillhere-source', 'module', 'browser', 'development|production'],
      dedupe: ['react', 'react-dom', '@tanstack/react-query'],
    },
    build: { rolldownOptions: { input: globSync('*.html', { cwd: root }).map((page) => path.join(root, page)) } },
  }
}
