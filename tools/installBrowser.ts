import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const playwrightCli = path.resolve(import.meta.dirname, '../node_modules/playwright/cli.js')
const aptInstall =
  'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-liberation'

/** Ways to get a browser onto this machine, most polite first. Each returns whether it ended well. */
export const browserInstallers = (): (() => boolean)[] => {
  const isRoot = process.getuid?.() === 0
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const isDebian = /^ID=debian/m.test(release) // Ubuntu's package of that name only fetches a snap
  const withDeps = isRoot && /debian|ubuntu/.test(release) ? ['--with-deps'] : []
  const commands = [[process.execPath, playwrightCli, 'install', ...withDeps, '--no-shell', 'chromium']]
  if (isRoot && isDebian) commands.push(['sh', '-c', aptInstall])
  return commands.map(([command = '', ...args]) => () => {
    console.error(`[browser] ${command} ${args.join(' ')}`)
    try {
      execFileSync(command, args, {
        stdio: ['ignore', 2, 2],
        timeout: 600_000,
        env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
      })
      return true
    } catch (error) {
      console.error(`[browser] that did not work: ${String(error).split('\n')[0]}`)
      return false
    }
  })
}
