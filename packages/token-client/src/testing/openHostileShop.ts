import { vi } from 'vitest'
import { createOidcClient, type OidcClientOptions } from '../adapters/oidc/index.ts'
import { countChannels } from './countChannels.ts'
import { createFakePage, type FakeFrame, type FakePage } from './fakePage.ts'
import { createHostileProvider, type HostileProvider } from './hostile-provider/index.ts'
import type { HostileProviderOptions } from './hostile-provider/index.ts'
import type { SignInOptions, TokenClient, TokenClientEvent } from '../tokenClient.ts'

/** A shop in a fake page, whose provider does as a script says. Undo with `vi.unstubAllGlobals()`. */
export type HostileShop = {
  page: FakePage
  provider: HostileProvider
  client: TokenClient
  events: TokenClientEvent[]
  /** What was written to the console. */
  said: unknown[]
  /** Reloads the page: another client, the same tab and provider. */
  open(options?: Partial<OidcClientOptions>): void
  /** Leaves for the provider. The address that the page was sent to. */
  leave(request?: SignInOptions): Promise<string>
  /** Leaves and comes back with the provider's answer in the address; the new page has not called `restore` yet. */
  comeBack(request?: SignInOptions): Promise<string>
  /** How many channels are open and how many listeners wait for messages. */
  waiting(): number
  /** Codes of the callbacks that were dropped. */
  rejected(): string[]
}

/** Lets hidden frames be answered as a browser would: by web message, by the callback page, or with a page that only loads. */
const answerFrames = (page: FakePage, provider: HostileProvider) => {
  const answer = async (frame: FakeFrame) => {
    const { searchParams, origin } = new URL(frame.src)
    const response = await provider.authorize(frame.src)
    if (frame.isRemoved) return
    if (!response) return void frame.dispatchEvent(new Event('load'))
    if (searchParams.get('response_mode') === 'web_message') {
      const data = { type: 'authorization_response', response: Object.fromEntries(response) }
      return page.post({ origin, source: frame.contentWindow, data })
    }
    const channel = new BroadcastChannel(`${searchParams.get('state')}`)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
    channel.postMessage([`${response}`, Date.now()])
    channel.close()
  }
  page.onFrame = (frame) => void answer(frame)
}

/** Listeners for messages, until they are removed. */
const countListeners = () => {
  const listeners = new Set<unknown>()
  const add = window.addEventListener.bind(window)
  vi.spyOn(window, 'addEventListener').mockImplementation((type, listener, options) => {
    if (type === 'message') listeners.add(listener)
    const signal = typeof options === 'object' ? options.signal : undefined
    signal?.addEventListener('abort', () => listeners.delete(listener))
    add(type, listener, options)
  })
  return listeners
}

export function openHostileShop(
  options: Partial<OidcClientOptions> = {},
  providerOptions: HostileProviderOptions = {},
): HostileShop {
  const channels = countChannels()
  const page = createFakePage()
  const listeners = countListeners()
  const provider = createHostileProvider(providerOptions)
  provider.user = 'ada'
  answerFrames(page, provider)
  const said: unknown[] = []
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void said.push(...words))
  const events: TokenClientEvent[] = []
  const load = (more: Partial<OidcClientOptions> = {}) => {
    const given = { issuer: provider.issuer, clientId: 'shop', fetch: provider.fetch, ...options, ...more }
    const client = createOidcClient(given)
    client.subscribe((event) => events.push(event))
    return client
  }
  const shop: HostileShop = {
    page,
    provider,
    events,
    said,
    client: load(),
    open(more) {
      shop.client = load(more)
    },
    async leave(request) {
      const count = page.left.length
      const leaving = shop.client.signIn(request).catch((error: unknown) => error)
      for (;;) {
        const failed = await Promise.race([leaving, new Promise((resolve) => setTimeout(resolve))])
        if (failed) throw failed
        if (page.left.length > count) return `${page.left.at(-1)}`
      }
    },
    async comeBack(request) {
      const url = await shop.leave(request)
      page.href = `${new URL(url).searchParams.get('redirect_uri')}?${await provider.authorize(url)}`
      shop.open()
      return page.href
    },
    waiting: () => channels.size + listeners.size,
    rejected: () => events.flatMap((event) => (event.type === 'callbackRejected' ? [event.error.code] : [])),
  }
  return shop
}
