import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './tools/browser.ts'

/** Finding a browser costs a second, so a run of the node tests alone does not look for one. */
const chosen = process.argv.flatMap((arg, i, all) =>
  arg === '--project' ? (all[i + 1] ?? []) : arg.split('=').slice(1),
)
const nodeOnly = chosen.length > 0 && chosen.every((name) => name === 'node')

const resolve = { conditions: ['stillhere-source', 'module', 'browser', 'development|production'] }
const nodeResolve = { conditions: ['stillhere-source', 'module', 'node', 'development|production'] }

// whatever Vite finds only while a test runs makes it reload the page and lose that test: all is listed here
const reactDependencies = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'react/jsx-dev-runtime']
const libraryDependencies = ['zustand/vanilla', '@stillhere/token-client > oauth4webapi']

const provider = nodeOnly ? undefined : playwright({ launchOptions: await launchOptions(), actionTimeout: 5_000 })

// a function: Vitest writes each project's name into the instances it is given
const browser = () => ({
  enabled: true,
  headless: true,
  provider,
  screenshotFailures: false,
  viewport: { width: 1024, height: 768 },
  instances: [{ browser: 'chromium' as const }],
})

export default defineConfig({
  resolve,
  test: {
    projects: [
      {
        resolve: nodeResolve,
        ssr: { resolve: nodeResolve },
        test: {
          name: 'node',
          environment: 'node',
          pool: 'threads',
          include: ['packages/*/src/**/*.test.ts?(x)', 'tools/*.test.ts'],
          exclude: ['**/*.browser.test.*', '**/node_modules/**'],
        },
      },
      ...(nodeOnly
        ? []
        : [
            {
              plugins: [react()],
              resolve,
              optimizeDeps: {
                include: [
                  ...reactDependencies,
                  ...libraryDependencies,
                  '@testing-library/react',
                  '@testing-library/dom',
                ],
              },
              test: { name: 'browser', include: ['packages/*/src/**/*.browser.test.ts?(x)'], browser: browser() },
            },
            {
              plugins: [storybookTest({ configDir: `${import.meta.dirname}/.storybook` })],
              resolve,
              optimizeDeps: {
                include: [
                  ...reactDependencies,
                  ...libraryDependencies,
                  '@storybook/react-vite',
                  '@storybook/addon-a11y',
                  '@storybook/addon-docs',
                  'storybook/test',
                ],
              },
              test: { name: 'storybook', browser: browser() },
            },
          ]),
    ],
  },
})
