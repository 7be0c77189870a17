import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pnpm } from './pnpm.ts'

/** A package as its users get it: the tarball, and every specifier that its exports map offers. */
export type PackedPackage = { name: string; folder: string; tarball: string; entries: string[]; styles: string[] }

type Manifest = { name: string; version: string; publishConfig: { exports: Record<string, unknown> } }

const root = path.resolve(import.meta.dirname, '..')

const target = (entry: unknown): string => {
  if (typeof entry === 'string') return entry
  return typeof entry === 'object' && entry && 'default' in entry ? String(entry.default) : ''
}

/** The specifiers behind one line of the exports map; a wildcard stands for every file that was built. */
const specifiers = (folder: string, name: string, key: string, file: string): string[] => {
  const [before = '', after = ''] = file.split('*')
  const middles = file.includes('*')
    ? globSync(file, { cwd: folder }).map((found) =>
        path.posix.join('./', found).slice(before.length - 2, -after.length),
      )
    : ['']
  return middles.map((middle) => path.posix.join(name, key.replace('*', middle)))
}

/** Packs all at once: to start pnpm takes longer than to pack. */
export const packPackages = (destination: string): PackedPackage[] => {
  const [program = '', ...args] = pnpm()
  execFileSync(program, [...args, '--filter', './packages/*', 'pack', '--pack-destination', destination], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return globSync('packages/*/package.json', { cwd: root }).map((manifestFile) => {
    const folder = path.join(root, path.dirname(manifestFile))
    const { name, version, publishConfig } = JSON.parse(readFileSync(path.join(root, manifestFile), 'utf8')) as Manifest
    const all = Object.entries(publishConfig.exports).flatMap(([key, entry]) =>
      specifiers(folder, name, key, target(entry)),
    )
    return {
      name,
      folder,
      tarball: path.join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
      entries: all.filter((specifier) => !/\.(css|json)$/.test(specifier)),
      styles: all.filter((specifier) => specifier.endsWith('.css')),
    }
  })
}
