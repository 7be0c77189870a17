import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { launchOptions } from './tools/browser.ts'

const resolve = { conditions: ['stillhere-source', 'module', 'browser', 'development|production'] }
const nodeResolve = { conditions: ['stillhere-source', 'module', 'node', 'development|production'] }

// whatever Vite finds only while a test runs makes it reload the page and lose that test: all is listed here
const dependencies = [
  'react',
  'react-dom',
  'react-dom/client',
  'react-dom/server',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'zustand/vanilla',
]

const storyDependencies = [
  ...dependencies,
  '@mantine/core',
  '@mui/material',
  '@storybook/react-vite',
  '@storybook/addon-a11y',
  '@storybook/addon-docs',
  '@testing-library/react',
  'storybook/test',
]

/** How wide the page is, and what its person prefers. */
type Look = { width?: number; forcedColors?: 'active' }

const nodeProject: TestProjectInlineConfiguration = {
  resolve: nodeResolve,
  ssr: { resolve: nodeResolve },
  test: {
    name: 'node',
    environment: 'node',
    pool: 'threads',
    include: [
      'packages/*/src/**/*.test.ts?(x)',
      'examples/*/**/*.test.ts',
      'tools/*.test.ts',
      'stories/**/*.test.ts',
      'docs/snippets/*.test.ts',
    ],
    exclude: ['**/*.browser.test.*', '**/node_modules/**', '**/dist/**'],
  },
}

const browserProjects = async (): Promise<TestProjectInlineConfiguration[]> => {
  const options = { launchOptions: await launchOptions(), actionTimeout: 5_000 }
  // a function: Vitest writes each project's name into the instances it is given
  const browser = ({ width = 1024, ...contextOptions }: Look = {}) => ({
    enabled: true,
    headless: true,
    provider: playwright({ ...options, contextOptions }),
    screenshotFailures: false,
    viewport: { width, height: 768 },
    instances: [{ browser: 'chromium' as const }],
  })
  // every story in each look: what axe accepts in one may fail in another
  const stories = (
    name: string,
    globals: { theme?: string; language?: string },
    look?: Look,
  ): TestProjectInlineConfiguration => ({
    plugins: [storybookTest({ configDir: `${import.meta.dirname}/.storybook` })],
    resolve,
    define: {
      'import.meta.env.STORYBOOK_THEME': JSON.stringify(globals.theme ?? 'light'),
      'import.meta.env.STORYBOOK_LANGUAGE': JSON.stringify(globals.language ?? 'en'),
    },
    optimizeDeps: { include: storyDependencies },
    // one page for all of a project's stories: a third of the time
    test: { name: `stories ${name}`, isolate: false, browser: browser(look) },
  })
  const components = (name: string, include: string[], alias: Record<string, string> = {}) => ({
    plugins: [react()],
    resolve: { ...resolve, alias },
    optimizeDeps: {
      include: [
        ...dependencies,
        '@stillhere/react > react-router',
        '@stillhere/react > react-router-7',
        '@stillhere/react > @tanstack/react-router',
        '@tanstack/react-query',
        '@testing-library/react',
        '@testing-library/dom',
      ],
    },
    test: {
      name,
      include,
      setupFiles: ['./tools/strictMode.ts'],
      browser: browser(),
      provide: { reactMajor: alias['react'] ? '18' : '19' },
    },
  })
  return [
    components('browser', ['packages/*/src/**/*.browser.test.ts?(x)', 'docs/snippets/*.browser.test.tsx']),
    // the oldest React that the packages promise to run with
    components('react 18', ['packages/react/src/**/*.browser.test.ts?(x)'], {
      react: `${import.meta.dirname}/node_modules/react-18`,
      'react-dom': `${import.meta.dirname}/node_modules/react-dom-18`,
    }),
    stories('light', {}),
    stories('dark', { theme: 'dark' }),
    stories('forced colours', {}, { forcedColors: 'active' }),
    stories('right to left', { language: 'ar' }),
    stories('narrow', {}, { width: 320 }),
  ]
}

// finding a browser costs a second, so `vitest run --project node` does not look for one
const chosen = process.argv.flatMap((arg, at, all) =>
  arg === '--project' ? (all[at + 1] ?? '') : (arg.split('--project=')[1] ?? []),
)
const nodeOnly = chosen.length > 0 && chosen.every((name) => name === 'node')

export default defineConfig({
  resolve,
  test: { projects: nodeOnly ? [nodeProject] : [nodeProject, ...(await browserProjects())] },
})
