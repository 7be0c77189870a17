import { defineBrowserProvider } from '@vitest/browser'
import { PlaywrightBrowserProvider } from '@vitest/browser-playwright'
import { WebdriverBrowserProvider } from '@vitest/browser-webdriverio'
import type { Frame } from 'playwright'
import type { BrowserProviderOption } from 'vitest/node'
import { firefoxLaunchOptions } from './firefox.ts'
import { startWebKit, type WebKit } from './startWebKit.ts'

class FirefoxProvider extends PlaywrightBrowserProvider {
  override getCommandsContext(sessionId: string): ReturnType<PlaywrightBrowserProvider['getCommandsContext']> {
    const found = super.getCommandsContext(sessionId)
    // by WebDriver BiDi frames have no names, and Vitest looks for its frame by name
    const frame = (): Promise<Frame> => {
      const [tests] = found.page.mainFrame().childFrames()
      return tests ? Promise.resolve(tests) : Promise.reject(new Error('The page of the tests has no frame'))
    }
    return { page: found.page, context: found.context, frame, iframe: found.iframe }
  }
}

/** Runs Vitest's browser tests in Debian's Firefox. */
export const firefox = (): BrowserProviderOption => {
  const options = {
    // some tests open windows without a click
    launchOptions: firefoxLaunchOptions({ 'dom.disable_open_during_load': false }),
    actionTimeout: 60_000,
  }
  return defineBrowserProvider({
    name: 'playwright',
    supportedBrowser: ['firefox'],
    options,
    providerFactory: (project) => new FirefoxProvider(project, options),
  })
}

class WebKitProvider extends WebdriverBrowserProvider {
  #webkit: WebKit | undefined

  override async openBrowser(): Promise<WebdriverIO.Browser> {
    // some tests open windows without a click
    this.#webkit ??= await startWebKit(['--javascript-can-open-windows-automatically=true'])
    this.browser = this.#webkit.browser
    return this.browser
  }

  override async close(): Promise<void> {
    await super.close()
    await this.#webkit?.stop()
  }
}

/** Runs Vitest's browser tests in WebKitGTK's MiniBrowser, which Vitest knows as Safari. */
export const webkit = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'webdriverio',
    supportedBrowser: ['safari'],
    options: {},
    providerFactory: (project) => new WebKitProvider(project, {}),
  })
