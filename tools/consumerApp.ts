import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { PackedPackage } from './packedPackage.ts'

const root = path.resolve(import.meta.dirname, '..')
const dependencies = [
  '@tanstack/react-query',
  '@testing-library/dom',
  '@testing-library/react',
  '@types/react',
  '@types/react-dom',
  '@vitejs/plugin-react',
  'react',
  'react-dom',
  'typescript',
  'vite',
  'vitest',
]

/** What is tried besides Vite, with the newest React; their files are in `tools/consumer-frameworks`. */
const frameworks = ['@hono/node-server', '@types/node', 'hono', 'next', 'redis', 'webpack']

/** The oldest React that the packages promise to run with. */
export const oldestReact: Record<string, string> = {
  react: '18.3.1',
  'react-dom': '18.3.1',
  '@types/react': '18.3.12',
  '@types/react-dom': '18.3.1',
}

const installedVersion = (name: string): string =>
  (
    JSON.parse(
      readFileSync(
        path.join(root, name === 'next' ? 'examples/next' : '.', 'node_modules', name, 'package.json'),
        'utf8',
      ),
    ) as { version: string }
  ).version

const withVersions = (names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, installedVersion(name)]))

const everyEntry = (packages: PackedPackage[]): string[] => packages.flatMap(({ entries }) => entries)

/** These load the test runner, which only works inside a test run. */
const isTestKit = (specifier: string): boolean => /\/(token-client|bff)\/testing$/.test(specifier)

/**
 * Writes an app that uses the packed packages as a stranger would: from tarballs, in a folder of its own, with none of
 * this workspace's conditions or settings.
 */
export const writeConsumerApp = (
  folder: string,
  packages: PackedPackage[],
  otherVersions: Record<string, string> = {},
): void => {
  const isNewest = Object.keys(otherVersions).length === 0
  cpSync(path.join(import.meta.dirname, 'consumer'), folder, { recursive: true })
  if (isNewest) cpSync(path.join(import.meta.dirname, 'consumer-frameworks'), folder, { recursive: true })
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]))
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: {
      ...tarballs,
      ...withVersions([...dependencies, ...(isNewest ? frameworks : [])]),
      ...otherVersions,
    },
  }
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text)
  mkdirSync(path.join(folder, 'src'), { recursive: true })
  write('package.json', JSON.stringify(manifest, null, 2))
  // JSON is YAML: the packages depend on one another by version, which no registry has yet
  write(
    'pnpm-workspace.yaml',
    JSON.stringify({
      overrides: { ...tarballs, ...otherVersions },
      allowBuilds: { esbuild: false },
      ignoredOptionalDependencies: ['sharp'],
    }),
  )
  if (isNewest) {
    // written here: where this comes from, there is nothing to extend
    const backend = { extends: '../tsconfig.json', compilerOptions: { types: ['node'] }, include: ['.'] }
    write('backend/tsconfig.json', JSON.stringify(backend))
  }
  const names = everyEntry(packages).map((specifier, at) => `export * as entry${at} from '${specifier}'`)
  write('src/everyEntry.ts', `${names.join('\n')}\n`)
  const plain = everyEntry(packages).filter((specifier) => !isTestKit(specifier))
  write('entries.json', JSON.stringify(plain))
}
