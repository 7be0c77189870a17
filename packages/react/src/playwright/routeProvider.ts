import {
  createHostileProvider,
  type HostileProvider,
  type HostileProviderOptions,
} from '@stillhere/token-client/hostile-provider'

/** The part of Playwright's `Route` that is used here. */
type Route = {
  request(): {
    url(): string
    method(): string
    isNavigationRequest(): boolean
    postData(): string | null
    allHeaders(): Promise<Record<string, string>>
  }
  fulfill(response: { status: number; headers: Record<string, string>; body: string }): Promise<void>
  abort(errorCode?: string): Promise<void>
}

/** A `BrowserContext` or a `Page` of Playwright, whichever version. */
export type RoutableContext = {
  route(url: (url: URL) => boolean, handler: (route: Route) => Promise<void>): Promise<unknown>
}

export type RouteProviderOptions = Omit<HostileProviderOptions, 'cookies'> & {
  /** As the app is configured. */
  issuer: string
  /** The user who is signed in at the provider from the start. Default: `ada`; `null`: no user. */
  user?: string | null
}

/**
 * Replaces the app's authorization server in a Playwright test: the app finds a signed-in user and processes real
 * responses, without a sign-in page or a server. Only requests to `issuer` are handled. The provider signs with its own
 * keys, so the API must be faked too, or trust these keys. `HostileProvider` describes the failures that it can simulate.
 *
 * @example const provider = await routeProvider(context, { issuer: 'https://sign-in.example', user: 'grace' })
 */
export async function routeProvider(
  context: RoutableContext,
  { user = 'ada', ...options }: RouteProviderOptions,
): Promise<HostileProvider> {
  const provider = createHostileProvider(options)
  provider.user = user
  const base = options.issuer.replace(/\/$/, '')
  await context.route(
    ({ href }) => href === base || href.startsWith(`${base}/`),
    async (route) => {
      const request = route.request()
      const method = request.method()
      const body = method === 'POST' ? { body: request.postData() ?? '' } : {}
      try {
        const headers = Object.entries(await request.allHeaders()).filter(([name]) => !name.startsWith(':'))
        const answer = await provider.handle(new Request(request.url(), { method, headers, ...body }))
        const to = answer.headers.get('location')
        if (to !== null && request.isNavigationRequest()) return await route.fulfill(onwards(to))
        const sent = Object.fromEntries(answer.headers)
        await route.fulfill({ status: answer.status, headers: sent, body: await answer.text() })
      } catch {
        await route.abort('connectionreset') // the provider has dropped the request or the response
      }
    },
  )
  return provider
}

/** Redirects by a page, because Playwright does not route the target of a redirect response. */
const onwards = (to: string) => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html><script>location.replace(${JSON.stringify(to).replaceAll('<', '\\u003c')})</script>`,
})
