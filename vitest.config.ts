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
  '@stillhere/token-client > oauth4webapi',
]

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
      'docs/snippets/*.test.ts',
    ],
    exclude: ['**/*.browser.test.*', '**/node_modules/**', '**/dist/**'],
  },
}

const browserProjects = async (): Promise<TestProjectInlineConfiguration[]> => {
  const provider = playwright({ launchOptions: await launchOptions(), actionTimeout: 5_000 })
  // a function: Vitest writes each project's name into the instances it is given
  const browser = () => ({
    enabled: true,
    headless: true,
    provider,
    screenshotFailures: false,
    viewport: { width: 1024, height: 768 },
    instances: [{ browser: 'chromium' as const }],
  })
  // every story in both themes: contrast that axe accepts in one may fail in the other
  const stories = (theme: 'light' | 'dark'): TestProjectInlineConfiguration => ({
    plugins: [storybookTest({ configDir: `${import.meta.dirname}/.storybook` })],
    resolve,
    define: { 'import.meta.env.STORYBOOK_THEME': JSON.stringify(theme) },
    optimizeDeps: {
      include: [
        ...dependencies,
        '@storybook/react-vite',
        '@storybook/addon-a11y',
        '@storybook/addon-docs',
        'storybook/test',
      ],
    },
    test: { name: `stories ${theme}`, browser: browser() },
  })
  return [
    {
      plugins: [react()],
      resolve,
      optimizeDeps: { include: [...dependencies, '@testing-library/react', '@testing-library/dom'] },
      test: {
        name: 'browser',
        include: ['packages/*/src/**/*.browser.test.ts?(x)', 'docs/snippets/*.browser.test.tsx'],
        browser: browser(),
      },
    },
    stories('light'),
    stories('dark'),
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
