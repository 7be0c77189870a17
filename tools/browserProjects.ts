import path from 'node:path'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import type { Plugin } from 'vite'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import { launchOptions } from './browser.ts'

const root = path.resolve(import.meta.dirname, '..')

export const browserResolve = {
  conditions: ['stillhere-source', 'module', 'browser', 'development|production'],
}

/** These stop a test that hangs. How fast a machine is decides nothing. */
export const patience = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 30_000 } } }

// a dependency that Vite finds only while a test runs makes it reload the page and lose that test, so all are listed
const dependencies = [
  'react',
  'react-dom',
  'react-dom/client',
  'react-dom/server',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'zustand/vanilla',
  '@stillhere/token-client > oauth4webapi',
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

/** Width of the page in CSS pixels, and the user's preferences. */
type Look = { width?: number; forcedColors?: 'active' }

type BrowserOptions = NonNullable<NonNullable<TestProjectInlineConfiguration['test']>['browser']>
export type MakeBrowser = (look?: Look) => BrowserOptions

const makeBrowser = async (): Promise<MakeBrowser> => {
  const options = { launchOptions: await launchOptions(), actionTimeout: 60_000 }
  // a new object each time: Vitest writes the project's name into the instances that it is given
  return ({ width = 1024, ...contextOptions } = {}) => ({
    enabled: true,
    headless: true,
    provider: playwright({ ...options, contextOptions }),
    screenshotFailures: false,
    connectTimeout: 600_000,
    viewport: { width, height: 768 },
    instances: [{ browser: 'chromium' as const }],
  })
}

export const stories = (
  name: string,
  browser: MakeBrowser,
  { theme = 'light', language = 'en', ...look }: Look & { theme?: string; language?: string } = {},
): TestProjectInlineConfiguration => ({
  // a long performance of a scene that other stories show too is played in the first look only
  plugins: [
    storybookTest({
      configDir: path.join(root, '.storybook'),
      tags: { exclude: name === 'light' ? [] : ['one-look'] },
    }),
  ],
  resolve: browserResolve,
  define: {
    'import.meta.env.STORYBOOK_THEME': JSON.stringify(theme),
    'import.meta.env.STORYBOOK_LANGUAGE': JSON.stringify(language),
  },
  optimizeDeps: { include: storyDependencies },
  // one page for all of a project's stories takes a third of the time
  test: { name, ...patience, isolate: false, browser: browser(look) },
})

export const components = (
  name: string,
  browser: MakeBrowser,
  include: string[],
  alias: Record<string, string> = {},
): TestProjectInlineConfiguration => ({
  plugins: [react()],
  resolve: { ...browserResolve, alias },
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
    ...patience,
    include,
    setupFiles: ['./tools/strictMode.ts'],
    browser: browser(),
    provide: { reactMajor: alias['react'] ? '18' : '19' },
  },
})

export const allComponentTests = ['packages/*/src/**/*.browser.test.ts?(x)', 'docs/snippets/*.browser.test.tsx']

/** The page that frames and windows of oidc-client-ts return to. It does what `signinSilentCallback` does. */
const serveCallbackPage: Plugin = {
  name: 'callback-page',
  configureServer: ({ middlewares }) =>
    void middlewares.use('/silent', (_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<script>
        const data = { source: 'oidc-client', url: location.href, keepOpen: false }
        ;(window.opener ?? parent).postMessage(data, location.origin)
        if (window.opener) close()
      </script>`)
    }),
}

/** Returns the Vitest projects that need a browser: components, and every story in each look. */
export const browserProjects = async (): Promise<TestProjectInlineConfiguration[]> => {
  const browser = await makeBrowser()
  return [
    components('browser', browser, allComponentTests),
    // the oldest React that the packages support: what depends on how React renders
    components(
      'react 18',
      browser,
      ['packages/react/src/*.browser.test.tsx', 'packages/react/src/{hooks,guards,components}/**/*.browser.test.tsx'],
      { react: path.join(root, 'node_modules/react-18'), 'react-dom': path.join(root, 'node_modules/react-dom-18') },
    ),
    // real SDKs, each against a real oidc-provider
    {
      plugins: [serveCallbackPage],
      resolve: browserResolve,
      optimizeDeps: {
        include: ['@auth0/auth0-spa-js', 'oidc-client-ts'].map((sdk) => `@stillhere/token-client > ${sdk}`),
      },
      test: {
        name: 'adapters',
        ...patience,
        include: ['packages/token-client/src/adapters/**/*.adapter.test.ts'],
        globalSetup: './tools/testProvider/serveTestProvider.ts',
        browser: browser(),
      },
    },
    // axe may accept in one look what fails in another
    stories('stories light', browser),
    stories('stories dark', browser, { theme: 'dark' }),
    stories('stories forced colours', browser, { forcedColors: 'active' }),
    stories('stories right to left', browser, { language: 'ar' }),
    stories('stories narrow', browser, { width: 320 }),
  ]
}
