import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { browserProjects, browserResolve, patience } from './tools/browserProjects.ts'

const nodeResolve = { conditions: ['stillhere-source', 'module', 'node', 'development|production'] }

const nodeProject: TestProjectInlineConfiguration = {
  resolve: nodeResolve,
  ssr: { resolve: nodeResolve },
  test: {
    name: 'node',
    ...patience,
    // mutants of the contract fail by waiting without success
    expect: { poll: { timeout: 3_000 } },
    environment: 'node',
    pool: 'threads',
    include: [
      'packages/*/src/**/*.test.ts?(x)',
      'examples/*/**/*.test.ts',
      'tools/*.test.ts',
      'stories/**/*.test.ts',
      'docs/snippets/*.test.ts',
    ],
    exclude: ['**/*.browser.test.*', '**/*.adapter.test.ts', '**/node_modules/**', '**/dist/**'],
  },
}

// finding a browser costs a second, so `vitest run --project node` does not look for one
const chosen = process.argv.flatMap((arg, at, all) =>
  arg === '--project' ? (all[at + 1] ?? '') : (arg.split('--project=')[1] ?? []),
)
const has = (matches: (name: string) => boolean): boolean => chosen.some(matches)
const others = (['firefox', 'webkit'] as const).filter((need) => has((name) => name.startsWith(need)))
const needsChromium = chosen.length === 0 || has((name) => name !== 'node' && !/^(firefox|webkit)/.test(name))

const projects = [nodeProject]
if (needsChromium) projects.push(...(await browserProjects()))
// `vitest run` alone runs Chromium: the other browsers are slower, and not on every machine
if (others.length > 0) {
  const { otherBrowserProjects } = await import('./tools/other-browsers/vitestProjects.ts')
  projects.push(...others.flatMap(otherBrowserProjects))
}

export default defineConfig({
  resolve: browserResolve,
  test: { projects },
})
