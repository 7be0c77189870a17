import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { browserProjects, browserResolve, patience } from './tools/browserProjects.ts'

const nodeResolve = { conditions: ['stillhere-source', 'module', 'node', 'development|production'] }

const nodeProject: TestProjectInlineConfiguration = {
  resolve: nodeResolve,
  ssr: { resolve: nodeResolve },
  test: {
    name: 'node',
    ...patience,
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

// finding a browser costs a second, so `vitest run --project node` does not look for one
const chosen = process.argv.flatMap((arg, at, all) =>
  arg === '--project' ? (all[at + 1] ?? '') : (arg.split('--project=')[1] ?? []),
)
const nodeOnly = chosen.length > 0 && chosen.every((name) => name === 'node')

export default defineConfig({
  resolve: browserResolve,
  test: { projects: nodeOnly ? [nodeProject] : [nodeProject, ...(await browserProjects())] },
})
