import { createBffClient } from '@stillhere/token-client/bff'
import { describeTokenClient } from '@stillhere/token-client/testing'
import { afterEach, vi } from 'vitest'
import { createFakePage, type FakePopup } from '../../token-client/src/testing/fakePage.ts'
import { openBffShop, shopOrigin } from './testSupport/openBffShop.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page of the shop: its requests, frames and windows go through the shop's browser, to the real BFF and the provider. */
function openPage({ aheadMs = 0 }: { aheadMs?: number } = {}) {
  const page = createFakePage(`${shopOrigin}/`)
  const shop = openBffShop({}, { cookies: false })
  Object.defineProperty(shop.clock, 'at', { get: () => Date.now() + aheadMs })

  /** Carries a window or frame as far as it goes, and does there what the page does. */
  const carry = async (location: string, dest: 'iframe' | 'document') => {
    const { response } = await shop.carry(location, { dest })
    const script = /<script[^>]*>([^]*)<\/script>/.exec(await response.text())?.[1]
    if (script === undefined) return
    const names = ['history', 'location', 'close', 'setTimeout']
    // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-call, no-new-func -- the page that the BFF has sent
    new Function(...names, script)(
      { replaceState() {} },
      { pathname: '/' },
      () => {},
      (run: () => void) => run(),
    )
  }
  page.onFrame = (frame) => void carry(frame.src, 'iframe').then(() => frame.dispatchEvent(new Event('load')))
  page.onPopup = (popup) => void carry(popup.url, 'document')
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  })
  const client = createBffClient({
    fetch: async (input, init) => {
      const { url, method, headers, signal } = new Request(input, init)
      const asked = shop.browser.fetch(url, {
        method,
        headers: Object.fromEntries(headers),
        page: `${shopOrigin}/`,
        ...(init?.body && { body: init.body }),
      })
      return Promise.race([
        asked,
        new Promise<never>((_, reject) => {
          signal.throwIfAborted()
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        }),
      ])
    },
  })
  return { page, shop, client, carry }
}

const cases = { 'one clock': 0, 'a backend whose clock is an hour ahead': 3_600_000, 'one an hour behind': -3_600_000 }

for (const [name, aheadMs] of Object.entries(cases))
  describeTokenClient(`bff client, ${name}`, () => {
    const { page, shop, client, carry } = openPage({ aheadMs })
    const { provider } = shop
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    return {
      client,
      server: {
        signIn: (user) => {
          provider.user = user
        },
        endSession: () => {
          provider.user = null
        },
        requestCount: () => provider.journal.entries.length,
      },
      popup: {
        block: () => {
          page.blocksPopups = true
        },
        hold: () => {
          const sent: string[] = []
          const opened = new Promise<FakePopup>((resolve) => {
            page.onPopup = (popup) => {
              sent.push(popup.url)
              resolve(popup)
            }
          })
          return {
            async answer() {
              for (const url of sent) await carry(url, 'document')
              page.onPopup = (popup) => void carry(popup.url, 'document')
            },
            async close() {
              const popup = await opened
              popup.close()
              await vi.advanceTimersByTimeAsync(2_000)
            },
          }
        },
      },
    }
  })
