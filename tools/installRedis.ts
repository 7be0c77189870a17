import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
for folder in "$here"/root/usr/lib/*-linux-* "$here"/root/lib/*-linux-*; do
  LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder"
done
export LD_LIBRARY_PATH
exec "$here/root/usr/bin/redis-server" "$@"
`

/**
 * apt-get with lists and archives of its own: it needs no root, is never out of date, and nothing is installed, so that
 * no service starts. It alone knows which libraries are missing here.
 */
const download = (folder: string): string[] => {
  const [lists, archives] = ['lists', 'archives'].map((name) => path.join(folder, name)) as [string, string]
  for (const name of [lists, archives]) mkdirSync(path.join(name, 'partial'), { recursive: true })
  const settings = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${folder}`,
    `Dir::Cache::archives=${archives}`,
    'Debug::NoLocking=true',
    'APT::Sandbox::User=',
    'Acquire::Retries=3',
  ].flatMap((setting) => ['-o', setting])
  const run = (...args: string[]) =>
    execFileSync('apt-get', [...settings, '-q', '-y', ...args], { stdio: ['ignore', 2, 2], timeout: 300_000 })
  run('update')
  run('--no-install-recommends', '--download-only', 'install', 'redis-server')
  return readdirSync(archives, { withFileTypes: true }).flatMap(({ name }) =>
    name.endsWith('.deb') ? path.join(archives, name) : [],
  )
}

/** A redis-server of Debian's or Ubuntu's, unpacked once into the repository. `undefined`: there is none for this machine. */
export const installRedis = (): string | undefined => {
  const home = path.resolve(import.meta.dirname, '../.cache/redis')
  const program = path.join(home, 'redis-server')
  if (existsSync(program)) return program
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb')) return undefined
  console.error('[redis] unpacking the redis-server of this distribution')
  const temporary = `${home}.${process.pid}.${crypto.randomUUID()}`
  try {
    const packages = path.join(temporary, 'packages')
    for (const archive of download(packages))
      execFileSync('dpkg-deb', ['-x', archive, path.join(temporary, 'root')], { stdio: ['ignore', 2, 2] })
    rmSync(packages, { recursive: true })
    writeFileSync(path.join(temporary, 'redis-server'), wrapper, { mode: 0o755 })
    renameSync(temporary, home)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    // another process may have been first
    if (!existsSync(program)) console.error(`[redis] that did not work: ${String(error).split('\n')[0]}`)
  }
  return existsSync(program) ? program : undefined
}
