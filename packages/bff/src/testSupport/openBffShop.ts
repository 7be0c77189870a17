import {
  createHostileProvider,
  type HostileProvider,
  type HostileProviderOptions,
} from '@stillhere/token-client/hostile-provider'
import type { BffEvent } from '../bffEvent.ts'
import type { BffOptions } from '../bffOptions.ts'
import { createBff, type Bff } from '../createBff.ts'
import { createMapStore, type MapStore } from './createMapStore.ts'
import { createTestBrowser, type Landing, type Navigation, type TestBrowser } from './createTestBrowser.ts'

export const shopOrigin = 'https://shop.example'
export const apiOrigin = 'http://orders.internal:4103'
export const secret = 'a secret of thirty-two characters, or more'

/** A shop with a backend, a provider, an API and a browser in one process. */
export type BffShop = {
  bff: Bff
  provider: HostileProvider
  browser: TestBrowser
  store: MapStore
  events: BffEvent[]
  clock: { at: number }
  api: TestApi
  /** Creates another backend on the same store, as in another process. */
  openAnother(options?: Partial<BffOptions>): Bff
  /** Sends a request of the shop's page to its backend. */
  ask(path: string, body?: unknown, init?: RequestInit): Promise<Response>
  askSession(): Promise<Record<string, unknown> & { session?: Record<string, unknown> }>
  /** Signs a user in, from the page back to the page. */
  signIn(user?: string, request?: Record<string, unknown>): Promise<Landing>
  /** Follows an authorization request in a frame or a popup. */
  carry(location: string, navigation?: Navigation): Promise<Landing>
  /** Returns the value of the session cookie. */
  sessionCookie(): string | undefined
}

/** The API behind the backend. */
type TestApi = {
  requests: Request[]
  bodies: string[]
  answer: (request: Request) => Response | Promise<Response>
}

const provided = { refreshTokens: true, cookies: true }

/** Rejects when the request is aborted, even if the server would continue. */
const abortable = async (request: Request, answer: Promise<Response>) =>
  Promise.race([
    answer,
    new Promise<never>((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason as Error))
    }),
  ])

export function openBffShop(
  options: Partial<BffOptions> = {},
  { ...providerOptions }: HostileProviderOptions = {},
): BffShop {
  const clock = { at: Date.UTC(2026, 0, 5, 9) }
  const now = () => clock.at
  const provider = createHostileProvider({ ...provided, now, ...providerOptions })
  const store = createMapStore(now)
  const events: BffEvent[] = []
  const api: TestApi = { requests: [], bodies: [], answer: () => Response.json({ orders: [] }) }
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { origin } = new URL(request.url)
    if (origin === provider.issuer) return abortable(request, provider.handle(request))
    api.requests.push(request)
    api.bodies.push(await request.clone().text())
    return api.answer(request)
  }
  const settings: BffOptions = {
    issuer: provider.issuer,
    clientId: 'shop',
    clientSecret: 'the client secret of the shop',
    secrets: [secret],
    origin: shopOrigin,
    sessionStore: store,
    apis: { '/api': { target: `${apiOrigin}/v1` } },
    fetch: send,
    now,
    onEvent: (event) => events.push(event),
    ...options,
  }
  const bff = createBff(settings)
  const origin = settings.origin ?? shopOrigin
  const serve = async (request: Request) => {
    if (new URL(request.url).origin === provider.issuer) return provider.handle(request)
    const { pathname } = new URL(request.url)
    return /^\/(auth|api)(\/|$)/.test(pathname) ? bff.fetch(request) : new Response('the page')
  }
  const browser = createTestBrowser(serve, now)

  const ask: BffShop['ask'] = (path, body, init = {}) =>
    browser.fetch(origin + path, {
      ...init,
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        'stillhere-request': crypto.randomUUID(),
        'content-type': 'application/json',
        ...(init.headers as Record<string, string>),
      },
    })
  const atProvider = async (user: string, location: string, page: string): Promise<Landing> => {
    const shown = await browser.navigate(location, { page })
    if (!shown.url.startsWith(provider.issuer)) return shown
    // presses the button of the provider's page, whose script redirects
    const request = new URL(location).search.slice(1)
    const pressed = await browser.fetch(`${provider.issuer}/sign_in`, {
      method: 'POST',
      body: new URLSearchParams({ user, request }),
    })
    const next = /location\.replace\((".*")\)/.exec(await pressed.text())?.[1] ?? '""'
    return browser.navigate(JSON.parse(next) as string, { page: shown.url })
  }
  return {
    bff,
    provider,
    browser,
    store,
    events,
    clock,
    api,
    openAnother: (more = {}) => createBff({ ...settings, ...more }),
    ask,
    askSession: async () => (await ask('/auth/session')).json(),
    async signIn(user = 'ada', request = {}) {
      const answer = await ask('/auth/login', { mode: 'redirect', ...request })
      const { location } = (await answer.json()) as { location: string }
      return atProvider(user, location, `${origin}/`)
    },
    carry: (location, navigation = {}) =>
      browser.navigate(location, { page: `${origin}/`, top: `${origin}/`, dest: 'iframe', ...navigation }),
    sessionCookie: () => [...browser.cookies.values()].find(({ name }) => name.endsWith('stillhere-session'))?.value,
  }
}
