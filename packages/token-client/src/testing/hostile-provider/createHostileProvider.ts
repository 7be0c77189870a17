import { answerAuthorization, authorizeEndpoint, signInEndpoint, takeParameters } from './authorizeEndpoint.ts'
import { createJournal, type Endpoint, type Journal } from './journal.ts'
import {
  checkSessionEndpoint,
  discoveryEndpoint,
  endSessionEndpoint,
  jwksEndpoint,
  parEndpoint,
  revocationEndpoint,
  userinfoEndpoint,
} from './otherEndpoints.ts'
import type { HostileProviderOptions, ProviderParts, Visit } from './providerParts.ts'
import { createScript, type Override } from './script.ts'
import { createSigningKeys } from './signingKeys.ts'
import { createSsoSessions } from './ssoSessions.ts'
import { tokenEndpoint } from './tokenEndpoint.ts'
import { sentOver } from './transport.ts'

/** An OpenID Provider that does everything right until it is told otherwise. */
export type HostileProvider = {
  readonly issuer: string
  /** Who has a session at the provider. Setting it is the person's doing there, or an administrator's. */
  user: string | null
  readonly journal: Journal
  /** Departs from what is right: for each request the first line counts that fits and is not spent. */
  script(...overrides: Override[]): void
  /** Does everything right again. */
  behave(): void
  rotateKeys(): void
  /** The server: for `page.route` of Playwright, a service worker, a socket. Rejects where the connection is dropped. */
  handle(request: Request): Promise<Response>
  /** The server as a page sees it through `fetch`: also without CORS headers, and over redirects that it refuses. */
  readonly fetch: typeof fetch
  /** Answers an authorization request as it would a frame or a window: with parameters, or `null` when it shows a page. */
  authorize(url: string): Promise<URLSearchParams | null>
}

const endpoints: Record<
  Exclude<Endpoint, 'unknown'>,
  (parts: ProviderParts, visit: Visit) => Response | Promise<Response>
> = {
  discovery: discoveryEndpoint,
  jwks: jwksEndpoint,
  authorize: authorizeEndpoint,
  sign_in: signInEndpoint,
  token: tokenEndpoint,
  userinfo: userinfoEndpoint,
  end_session: endSessionEndpoint,
  check_session: checkSessionEndpoint,
  par: parEndpoint,
  revocation: revocationEndpoint,
}

/**
 * A provider for tests: discovery, keys, authorization (code and implicit; query, fragment, web message), tokens with
 * rotation and DPoP, UserInfo, PAR, revocation, sign-out, session checks. All of it runs on Web APIs, so it works in
 * Node and in a page alike.
 *
 * @example
 * const provider = createHostileProvider()
 * provider.user = 'ada'
 * provider.script({ at: 'token', times: 1, claims: { aud: 'another-client' } })
 * const client = createOidcClient({ issuer: provider.issuer, clientId: 'shop', fetch: provider.fetch })
 */
export function createHostileProvider(options: HostileProviderOptions = {}): HostileProvider {
  const settings = {
    issuer: 'https://auth.shop.example',
    users: ['ada', 'grace'],
    algorithm: 'ES256' as const,
    tokenLifetimeMs: 150_000,
    refreshTokens: false,
    refreshGraceMs: 0,
    refreshExtends: false,
    idleTimeoutMs: Infinity,
    absoluteTimeoutMs: Infinity,
    dpopNonces: false,
    cookies: false,
    now: () => Date.now(),
    ...options,
  }
  const base = settings.issuer.replace(/\/$/, '')
  const journal = createJournal()
  const script = createScript()
  let count = 0
  const proofs = new Set<string>()
  const parts: ProviderParts = {
    settings,
    at: (path) => base + path,
    keys: createSigningKeys(settings.algorithm),
    sessions: createSsoSessions(settings.cookies, settings, settings.now),
    journal,
    codes: new Map(),
    pushed: new Map(),
    refreshTokens: new Map(),
    accessTokens: new Map(),
    nextId: () => `${++count}-${crypto.randomUUID().slice(0, 8)}`,
    isNewProof: (jti) => !proofs.has(jti) && !!proofs.add(jti),
  }

  const visit = async (request: Request): Promise<Visit> => {
    const url = new URL(request.url)
    const path = url.pathname.slice(new URL(base).pathname.replace(/\/$/, '').length)
    const name = path === '/.well-known/openid-configuration' ? 'discovery' : path.slice(1)
    const form = request.method === 'POST' ? await request.clone().text() : ''
    const parameters = new URLSearchParams(`${url.search.slice(1)}&${form}`)
    const entry = journal.write({
      at: settings.now(),
      endpoint: name in endpoints ? (name as Endpoint) : 'unknown',
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      parameters: Object.fromEntries([...parameters].reverse()),
      outcome: '',
    })
    return { request, url, parameters, entry, override: script.next(entry) }
  }
  const handle = async (request: Request) => {
    if (request.method === 'OPTIONS') return sentOver({ request }, () => new Response(null, { status: 204 }))
    const one = await visit(request)
    const { endpoint } = one.entry
    return sentOver(one, () =>
      endpoint === 'unknown' ? new Response('Not found', { status: 404 }) : endpoints[endpoint](parts, one),
    )
  }

  const provider: HostileProvider = {
    issuer: settings.issuer,
    get user() {
      return [...parts.sessions.all.values()].at(-1)?.user ?? null
    },
    set user(user) {
      parts.sessions.end()
      if (user !== null) parts.sessions.begin(user)
    },
    journal,
    script: script.add,
    behave: script.clear,
    rotateKeys: parts.keys.rotate,
    handle,
    async fetch(input, init) {
      const request = new Request(input, init)
      const refuse = () => new TypeError('Failed to fetch')
      const answer = await Promise.race([
        handle(request),
        new Promise<never>((_, reject) => {
          request.signal.throwIfAborted()
          request.signal.addEventListener('abort', () => reject(request.signal.reason))
        }),
      ])
      if (!answer.headers.has('access-control-allow-origin')) throw refuse()
      const to = answer.headers.get('location')
      if (to === null || answer.status < 300 || answer.status > 399) return answer
      if (request.redirect === 'error') throw refuse()
      return provider.fetch(new URL(to, request.url), init)
    },
    async authorize(url) {
      const one = await visit(new Request(url))
      const { override } = one
      if (override.hold || override.dropConnection || override.body !== undefined || override.status) {
        await override.hold
        return null
      }
      const answer = await answerAuthorization(parts, takeParameters(parts, one), one)
      return answer === 'sign in' ? null : new URLSearchParams(answer)
    },
  }
  return provider
}
