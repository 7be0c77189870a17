import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What `pnpm test --all` needs besides Chromium. */
export type Need = 'firefox' | 'webkit' | 'orca'

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file))

/** Programs by the name that the tests use. A function finds what is not on the path. */
const finders = {
  firefox: () => onPath('firefox-esr'),
  webkitDriver: () => onPath('WebKitWebDriver'),
  miniBrowser: () => globSync('/usr/{lib/*,libexec}/webkit2gtk-4.*/MiniBrowser')[0],
  display: () => onPath('Xvfb'),
  orca: () => onPath('orca'),
  chromium: () => onPath('chromium'),
  messageBus: () => onPath('dbus-run-session'),
  windowManager: () => onPath('openbox'),
  accessibilityBus: () => globSync('/usr/libexec/at-spi-bus-launcher')[0],
} satisfies Record<string, () => string | undefined>

export type Program = keyof typeof finders

const needs: Record<Need, { programs: Program[]; packages: string[] }> = {
  firefox: { programs: ['firefox'], packages: ['firefox-esr'] },
  webkit: {
    programs: ['webkitDriver', 'miniBrowser', 'display'],
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth', 'fonts-dejavu-core'],
  },
  orca: {
    programs: ['firefox', 'chromium', 'orca', 'display', 'messageBus', 'windowManager', 'accessibilityBus'],
    packages: [
      'firefox-esr',
      'chromium',
      'orca',
      'python3-pyatspi',
      'at-spi2-core',
      'speech-dispatcher',
      'xvfb',
      'dbus',
      'dbus-x11',
      'openbox',
      'fonts-dejavu-core',
      'gsettings-desktop-schemas',
    ],
  },
}

/** Returns the path of a program. Throws where it is not installed. */
export const findProgram = (name: Program): string => {
  const file = finders[name]()
  if (!file) throw new Error(`${name} is not installed; run: node tools/other-browsers/install.ts`)
  return file
}

const missing = (need: Need): Program[] => needs[need].programs.filter((name) => !finders[name]())

const isDebianAsRoot = (): boolean =>
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^ID=debian/m.test(readFileSync('/etc/os-release', 'utf8'))

/**
 * Makes sure that everything for one need is there. Installs Debian's packages where this process may. Returns what
 * is still missing, in words; `undefined` when nothing is.
 */
export const ensurePrograms = (need: Need): string | undefined => {
  if (missing(need).length === 0) return undefined
  const packages = needs[need].packages.join(' ')
  if (!isDebianAsRoot())
    return `${need} is left out: install ${packages} (Debian's packages) to run it. Missing: ${missing(need).join(', ')}.`
  console.error(`[${need}] apt-get install ${packages}`)
  try {
    const install = `apt-get update -q && apt-get install -y -q --no-install-recommends ${packages}`
    execFileSync('sh', ['-c', install], {
      stdio: ['ignore', 2, 2],
      timeout: 1_200_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    console.error(`[${need}] that did not work: ${String(error).split('\n')[0]}`)
  }
  const left = missing(need)
  return left.length > 0 ? `${need} is left out: Debian's packages do not bring ${left.join(', ')}.` : undefined
}
