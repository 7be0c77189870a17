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
  /** Who is signed in at the provider from the start. Default: `ada`; `null`: nobody. */
  user?: string | null
}

/**
 * Puts a provider in the place of the app's authorization server, for a test with Playwright: the app finds somebody
 * signed in and redeems real answers, without a sign-in page and without a server. Only what goes to `issuer` is taken.
 * The provider signs with keys of its own, so an API must be made up too, or trust them. See `HostileProvider` for
 * whatever else may go wrong there.
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
        await route.abort('connectionreset') // dropped, or broken off half-way
      }
    },
  )
  return provider
}

/** Leads on by a page: where a redirect leads is not routed. */
const onwards = (to: string) => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html><script>location.replace(${JSON.stringify(to).replaceAll('<', '\\u003c')})</script>`,
})
