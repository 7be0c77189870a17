/**
 * Finds a Chromium-family browser that really starts here, and gets one when there is none.
 *
 *   node tools/browser.ts            prints its path; exit code 1 when there is none
 *   node tools/browser.ts --install  may also download or apt-get one
 *
 * Order: an environment variable, the Chromium pinned in the lockfile, the system's, Playwright's, an installation.
 * STILLHERE_BROWSER is a path, or `system` to pass over the pinned one.
 */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright'
import { browserInstallers } from './installBrowser.ts'
import { pinnedChromium } from './pinnedChromium.ts'

const environmentNames = ['STILLHERE_BROWSER', 'CHROME_BIN', 'CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH']
const commandNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'brave-browser',
]

/** Nothing phones home; the same colours and glyphs everywhere; QUIC off, since some networks carry only TCP. */
const browserArgs: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
]

const inFolders = (folders: (string | undefined)[], names: string[]): string[] =>
  folders.flatMap((folder) => (folder ? names.map((name) => path.join(folder, name)) : []))

const systemBrowsers = (): string[] => {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `${app}.app/Contents/MacOS/${app}`)
    return inFolders(['/Applications', path.join(homedir(), 'Applications')], apps)
  }
  if (process.platform === 'win32') {
    const { PROGRAMFILES, LOCALAPPDATA } = process.env
    const folders = [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA]
    return inFolders(folders, ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'])
  }
  return inFolders((process.env['PATH'] ?? '').split(path.delimiter), commandNames)
}

const starts = async (file: string): Promise<boolean> => {
  if (!existsSync(file)) return false
  try {
    const browser = await chromium.launch({ executablePath: file, args: [...browserArgs], timeout: 60_000 })
    console.error(`[browser] ${file} ${browser.version()}`)
    await browser.close()
    return true
  } catch (error) {
    console.error(`[browser] ${file} does not start: ${String(error).split('\n')[0]}`)
    return false
  }
}

const findBrowser = async (): Promise<string | undefined> => {
  for (const name of environmentNames) {
    const file = process.env[name]
    if (!file || file === 'system') continue
    if (await starts(file)) return file
    throw new Error(`${name}=${file} does not start; correct or unset it`)
  }
  const pinned = process.env['STILLHERE_BROWSER'] === 'system' ? undefined : pinnedChromium()
  if (pinned && (await starts(pinned))) return pinned
  for (const file of [...systemBrowsers(), chromium.executablePath()]) if (await starts(file)) return file
  return undefined
}

/** The path of a browser that starts; downloads one if it must. */
export const ensureBrowser = async (): Promise<string> => {
  let file = await findBrowser()
  for (const install of browserInstallers()) {
    if (file) break
    if (install()) file = await findBrowser()
  }
  if (!file) throw new Error('No browser. Install Chrome or Chromium, or set STILLHERE_BROWSER to the path of one.')
  return file
}

/** For configuration files: the browser that `pnpm test` found before, or else the one there is now. */
export const launchOptions = async (): Promise<{ executablePath: string; args: string[] }> => {
  const executablePath = process.env['STILLHERE_BROWSER_FOUND'] ?? (await ensureBrowser())
  process.env['STILLHERE_BROWSER_FOUND'] = executablePath
  return { executablePath, args: [...browserArgs] }
}

if (import.meta.main) {
  const file = process.argv.includes('--install') ? await ensureBrowser() : await findBrowser()
  if (!file) process.exit(1)
  console.log(file)
}
