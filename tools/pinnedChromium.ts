import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

const fontsConf = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`

const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
# the system's libraries come first: they are newer than the ones that came along
export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/lib/x86_64-linux-gnu:/usr/lib64:$here/lib"
# its own fonts only, so that screenshots look the same everywhere
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless_shell" "$@"
`

const manifestOfPackage = (): string | undefined => {
  try {
    return findPackageJSON('@sparticuz/chromium', import.meta.url)
  } catch {
    return undefined // optional: absent everywhere but on Linux x64
  }
}

const unpack = (from: string, into: string): void => {
  const read = (name: string): Buffer => brotliDecompressSync(readFileSync(path.join(from, `${name}.br`)))
  mkdirSync(into, { recursive: true })
  writeFileSync(path.join(into, 'headless_shell'), read('chromium'), { mode: 0o755 })
  for (const name of ['al2023.tar', 'swiftshader.tar', 'fonts.tar']) {
    execFileSync('tar', ['-x', '-C', into], { input: read(name) })
  }
  writeFileSync(path.join(into, 'fonts.conf'), fontsConf)
  writeFileSync(path.join(into, 'chrome'), wrapper, { mode: 0o755 })
}

/**
 * The Chromium that the lockfile pins (npm package @sparticuz/chromium: headless, Linux x64, with its own libraries
 * and font), unpacked once. It runs on a bare Debian without root. Its own API unpacks for another surrounding.
 */
export const pinnedChromium = (): string | undefined => {
  const manifest = manifestOfPackage()
  if (!manifest) return undefined
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const home = path.resolve(import.meta.dirname, `../node_modules/.cache/chromium-${version}`)
  if (!existsSync(home)) {
    console.error(`[browser] unpacking Chromium ${version}`)
    const temporary = `${home}.${process.pid}`
    unpack(path.join(path.dirname(manifest), 'bin'), temporary)
    try {
      renameSync(temporary, home)
    } catch {
      rmSync(temporary, { recursive: true, force: true }) // another process was first
    }
  }
  return path.join(home, 'chrome')
}
