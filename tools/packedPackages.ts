/**
 * Packs every package as it would be published (after `pnpm build`), lets publint and attw look at the tarballs, and
 * uses them in a throw-away app: types under both module resolutions, builds by Vite, webpack and Next.js, renders on
 * the server, a backend that answers.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { oldestReact, writeConsumerApp } from './consumerApp.ts'
import { type PackedPackage, packPackages } from './packedPackage.ts'
import { pnpm } from './pnpm.ts'
import { commandEnvironment } from './runCommand.ts'

const root = path.resolve(import.meta.dirname, '..')

/** Runs a program and shows what it said only when it fails. */
const run = (cwd: string, [program = '', ...args]: string[], environment: NodeJS.ProcessEnv = {}): void => {
  console.log(`$ ${path.basename(program)} ${args.join(' ').replaceAll(`${root}/`, '')}`)
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...commandEnvironment(), ...environment },
    encoding: 'utf8',
  })
  if (status === 0) return
  console.error(stdout, stderr)
  throw error ?? new Error(`${path.basename(program)} ended with ${status}`)
}

/** Frameworks with server components need the directive in the file that is published. */
const checkDirectives = ({ folder, name }: PackedPackage): void => {
  const directive = /^['"]use client['"]/
  for (const source of globSync('src/**/*.{ts,tsx}', { cwd: folder })) {
    const built = path.join(folder, source.replace(/^src/, 'dist').replace(/\.tsx?$/, '.js'))
    if (!directive.test(readFileSync(path.join(folder, source), 'utf8')) || !existsSync(built)) continue
    if (!directive.test(readFileSync(built, 'utf8'))) throw new Error(`${name}: 'use client' is lost from ${source}`)
  }
}

const checkTarball = ({ tarball, styles }: PackedPackage): void => {
  run(root, ['publint', tarball, '--strict'])
  const noTypes = styles.flatMap((specifier) => ['--exclude-entrypoints', path.basename(specifier)])
  run(root, ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', ...noTypes])
}

type Bin = (name: string) => string

const checkTypes = (app: string, bin: Bin, project: string): void => {
  run(app, [bin('tsc'), '-p', project])
  run(app, [bin('tsc'), '-p', project, '--module', 'nodenext', '--moduleResolution', 'nodenext'])
}

/** They are for development: the app asks for them only there. The others have built it for production. */
const checkDevtools = (app: string, bin: Bin): void => {
  const has = (folder: string) =>
    globSync(`${folder}/**/*.{js,css}`, { cwd: app }).some((file) =>
      readFileSync(path.join(app, file), 'utf8').includes('stillhere-devtools'),
    )
  run(app, [bin('vite'), 'build', '--logLevel', 'warn', '--outDir', 'development'], { NODE_ENV: 'development' })
  if (!has('development')) throw new Error('The app in development has no devtools')
  for (const production of ['dist', 'webpack', '.next/static'])
    if (has(production)) throw new Error(`The app in production has devtools: ${production}`)
}

const checkConsumer = (packages: PackedPackage[], versions?: Record<string, string>): void => {
  const app = mkdtempSync(path.join(tmpdir(), 'stillhere-consumer-'))
  const bin: Bin = (name) => path.join(app, 'node_modules/.bin', name)
  try {
    writeConsumerApp(app, packages, versions)
    run(app, [...pnpm(), 'install', '--prefer-offline', '--no-frozen-lockfile', '--silent'])
    checkTypes(app, bin, '.')
    run(app, [process.execPath, 'importEntries.mjs'])
    run(app, [bin('vite'), 'build', '--logLevel', 'warn'])
    if (globSync('dist/assets/*.css', { cwd: app }).length === 0) throw new Error('The app was built without styles')
    run(app, [bin('vite'), 'build', '--logLevel', 'warn', '--ssr', 'src/server.tsx', '--outDir', 'server'])
    run(app, [process.execPath, 'server/server.js'])
    if (versions) return
    checkFrameworks(app, bin)
    checkDevtools(app, bin)
    checkTypes(app, bin, 'backend')
    run(app, [process.execPath, 'askBackend.mjs'])
  } finally {
    rmSync(app, { recursive: true, force: true })
  }
}

const checkFrameworks = (app: string, bin: Bin): void => {
  run(app, [
    bin('tsc'),
    '-p',
    '.',
    // they have been checked
    '--noCheck',
    '--noEmit',
    'false',
    '--rootDir',
    'src',
    '--outDir',
    'js',
    '--rewriteRelativeImportExtensions',
  ])
  run(app, [process.execPath, 'webpack.mjs'])
  run(app, [process.execPath, 'webpack/server.js'])
  run(app, [bin('next'), 'build'])
  run(app, [process.execPath, 'serveNext.mjs'])
}

const main = (): void => {
  const destination = path.join(root, '.cache/pack')
  rmSync(destination, { recursive: true, force: true })
  mkdirSync(destination, { recursive: true })
  const packages = packPackages(destination)
  for (const packed of packages) {
    checkDirectives(packed)
    checkTarball(packed)
  }
  checkConsumer(packages)
  checkConsumer(packages, oldestReact)
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
