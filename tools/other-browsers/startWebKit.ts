import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { remote } from 'webdriverio'
import { findProgram } from './programs.ts'
import { startDisplay, type Running } from './startDisplay.ts'

export type WebKit = Running & { browser: WebdriverIO.Browser }

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/status`).then(
    ({ ok }) => ok,
    () => false,
  )

/**
 * Starts WebKitGTK's MiniBrowser on a display of its own, driven by classic WebDriver.
 *
 * @param args for MiniBrowser: `--enable-itp` blocks third-party cookies.
 */
export const startWebKit = async (args: string[] = []): Promise<WebKit> => {
  // the pointer in the middle lies beside every window: over one it would be a user who moves
  const display = await startDisplay('2600x2100')
  const port = await freePort()
  const driver = spawn(findProgram('webkitDriver'), [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display.name },
  })
  const ended = once(driver, 'exit')
  const kill = (): boolean => driver.kill()
  process.once('exit', kill)
  while (!(await isReady(port))) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${driver.exitCode}`)
    await sleep(50)
  }
  const capabilities = {
    browserName: 'MiniBrowser',
    'wdio:enforceWebDriverClassic': true,
    'webkitgtk:browserOptions': { binary: findProgram('miniBrowser'), args: ['--automation', ...args] },
  }
  const browser = await remote({ hostname: '127.0.0.1', port, logLevel: 'silent', capabilities })
  return {
    browser,
    async stop() {
      process.off('exit', kill)
      // a browser that crashed has no session to end
      await browser.deleteSession().catch(() => {})
      kill()
      await ended
      await display.stop()
    },
  }
}
