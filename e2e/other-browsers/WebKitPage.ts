import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import type { Step } from './findInPage.ts'

const patienceMs = 30_000

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'findInPage.ts')],
    bundle: true,
    format: 'iife',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"', process: '{"env":{}}' },
  })
  return outputFiles[0]?.text ?? ''
}
let finder: Promise<string> | undefined

/** Tries again until something is found, or no time is left. */
const retry = async <T>(look: () => Promise<T | undefined>, what: string): Promise<T> => {
  const endAt = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > endAt) throw new Error(`WebKit did not show ${what} within ${patienceMs / 1_000} s`)
    await sleep(100)
  }
}

/** WebDriver has one current window, so commands for different pages wait for one another. */
export class WebKitWindows {
  #last: Promise<unknown> = Promise.resolve()
  readonly browser: WebdriverIO.Browser

  constructor(browser: WebdriverIO.Browser) {
    this.browser = browser
  }

  run<T>(command: (browser: WebdriverIO.Browser) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => command(this.browser))
    this.#last = result.catch(() => {})
    return result
  }

  /** Opens a window, not a tab: WebKitGTK keeps further tabs hidden. */
  newPage(): Promise<WebKitPage> {
    return this.run(async (browser) => {
      const { handle } = await browser.createWindow('window')
      return new WebKitPage(this, handle)
    })
  }

  /** Waits for a window that none of these pages is. */
  async popup(known: readonly WebKitPage[]): Promise<WebKitPage> {
    const handles = known.map(({ handle }) => handle)
    const find = async (): Promise<string | undefined> =>
      (await this.run((browser) => browser.getWindowHandles())).find((handle) => !handles.includes(handle))
    return new WebKitPage(this, await retry(find, 'a new window'))
  }
}

/** The part of Playwright's Page that the tests for other browsers use, by WebDriver. */
export class WebKitPage {
  readonly #windows: WebKitWindows
  readonly handle: string
  #url = ''

  constructor(windows: WebKitWindows, handle: string) {
    this.#windows = windows
    this.handle = handle
  }

  #run<T>(command: (browser: WebdriverIO.Browser) => Promise<T>): Promise<T> {
    return this.#windows.run(async (browser) => {
      await browser.switchToWindow(this.handle)
      this.#url = await browser.getUrl()
      return command(browser)
    })
  }

  goto = (url: string): Promise<unknown> => this.#run((browser) => browser.url(url))
  reload = (): Promise<unknown> => this.#run((browser) => browser.refresh())
  bringToFront = (): Promise<void> => this.#run(() => Promise.resolve())
  /** Returns the address as of the last command: Playwright's function is synchronous too. */
  url = (): string => this.#url
  evaluate = <T>(look: () => T): Promise<Awaited<T>> =>
    this.#run((browser) => browser.execute(look) as Promise<Awaited<T>>)
  isClosed = async (): Promise<boolean> =>
    !(await this.#windows.run((browser) => browser.getWindowHandles())).includes(this.handle)

  readonly mouse = {
    move: (x: number, y: number): Promise<void> =>
      this.#run((browser) => browser.action('pointer').move({ x, y, origin: 'viewport' }).perform(true)),
  }

  getByRole = (role: string, { name, exact }: { name?: string; exact?: boolean } = {}): WebKitLocator =>
    this.locate([{ by: 'role', role, name, exact }])
  getByText = (text: string): WebKitLocator => this.locate([{ by: 'text', text }])
  getByLabel = (text: string): WebKitLocator => this.locate([{ by: 'label', text }])

  locate(steps: Step[]): WebKitLocator {
    return new WebKitLocator(this, steps)
  }

  /** Returns whether the steps lead to an element, and gives the first one to `act`. */
  find(steps: Step[], act?: (element: WebdriverIO.Element) => Promise<void>): Promise<boolean> {
    return this.#run(async (browser) => {
      const found: unknown = await browser.execute((given) => {
        const { findInPage } = globalThis as unknown as { findInPage?(steps: Step[]): HTMLElement[] }
        return findInPage ? (findInPage(given)[0] ?? null) : 'a new page'
      }, steps)
      if (found === 'a new page') {
        await browser.execute(await (finder ??= bundle()))
        return false
      }
      if (!found) return false
      await act?.(await browser.$(found as HTMLElement).getElement())
      return true
    }).catch((error: unknown) => {
      // the page is on its way to another
      if (/stale|no such|detached|navigation|not interactable/i.test(String(error))) return false
      throw error
    })
  }
}

/** The part of Playwright's Locator that the tests for other browsers use. */
export class WebKitLocator {
  readonly #page: WebKitPage
  readonly #steps: Step[]

  constructor(page: WebKitPage, steps: Step[]) {
    this.#page = page
    this.#steps = steps
  }

  getByRole = (role: string, { name, exact }: { name?: string; exact?: boolean } = {}): WebKitLocator =>
    this.#page.locate([...this.#steps, { by: 'role', role, name, exact }])
  getByText = (text: string): WebKitLocator => this.#page.locate([...this.#steps, { by: 'text', text }])

  isVisible = (): Promise<boolean> => this.#page.find(this.#steps)
  click = (): Promise<void> => this.#act((element) => element.click())
  fill = (text: string): Promise<void> => this.#act((element) => element.setValue(text))

  async #act(act: (element: WebdriverIO.Element) => Promise<void>): Promise<void> {
    const done = async (): Promise<true | undefined> => (await this.#page.find(this.#steps, act)) || undefined
    await retry(done, JSON.stringify(this.#steps))
  }

  toString(): string {
    return JSON.stringify(this.#steps)
  }
}
