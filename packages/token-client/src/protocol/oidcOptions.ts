import { isSecure } from '../isSecure.ts'
import { failure } from './protocolError.ts'
import { reservedParameters, reservedSignOutParameters } from './reservedParameters.ts'
import type { ServerMetadata } from './serverMetadata.ts'
import { findServerProfile, type AudienceParameter, type ServerName, type ServerProfile } from './serverProfiles.ts'

/** What {@link createOidcClient} needs to know. Two fields are enough: `issuer` and `clientId`. */
export type OidcClientOptions = {
  /** The authorization server's issuer identifier, exactly as its discovery document spells it. https, or http on loopback. */
  issuer: string
  clientId: string
  /** Where the authorization server sends the browser back to: on this origin, registered exactly so. Default: the origin and `/`. */
  redirectUri?: string
  /**
   * Where it sends windows and hidden frames back to: a page of this origin that calls `relayAuthorizationResponse()` of
   * `@stillhere/token-client/callback`, registered exactly so. Default: `redirectUri`, where `restore()` does the same.
   */
  silentRedirectUri?: string
  /**
   * How a hidden frame brings its answer: by `response_mode=web_message`, or through the page at `silentRedirectUri`, as
   * it must from servers such as Keycloak and Entra. Default: what the server's metadata allows.
   */
  silentTransport?: 'web-message' | 'callback-page'
  /**
   * When `restore()` asks the server who is signed in. `always` (default) finds a single sign-on session of another app.
   * `when-known`: only in a browser that has signed in with this client before and not out, so an anonymous visit makes
   * no request. `never`: only a callback, stored tokens and other tabs restore a session.
   */
  silentRestore?: 'always' | 'when-known' | 'never'
  /**
   * Which server this is, where its own ways cannot be told from `issuer`: a server under a domain of its own. See
   * `docs/servers.md`. Default: recognised by `issuer`; otherwise the server's metadata decides.
   */
  server?: ServerName
  /**
   * Further parameters of every authorization request, silent ones too, such as `organization`. Those that protect the
   * flow or have an option of their own are refused with `config-invalid`.
   */
  authorizationParams?: Record<string, string>
  /** Further parameters of every end-session request. Those that protect the flow are refused with `config-invalid`. */
  signOutParams?: Record<string, string>
  /**
   * The parameter that names the API: `resource` (RFC 8707), the older `audience`, or both. Default: by the server's
   * profile, else `resource` for an absolute URI and `audience` for anything else.
   */
  audienceParameter?: AudienceParameter
  /** Where it sends the browser after `signOut()`. Default: the origin and `/`. */
  postLogoutRedirectUri?: string
  /** Space-separated, with `openid`. Default: `openid profile email`. */
  scope?: string
  /** The API that access tokens are for: sent as `resource` (RFC 8707) when it is an absolute URI, else as `audience`. */
  audience?: string
  /** Further APIs that access tokens will be asked for, so that one sign-in allows for all (RFC 8707 §2): absolute URIs. */
  resources?: readonly string[]
  /** Renew by refresh token where the server issues one. Such a renewal does not extend the SSO session. Default: no. */
  useRefreshTokens?: boolean
  /**
   * Where tokens rest. `memory` (default): with the page they are gone. `worker`: the refresh token is kept by a worker,
   * out of reach of the page; implies `useRefreshTokens`. `session-storage` and `local-storage`, or a storage of the
   * app's own: they outlive the page, and any script on this origin can read them. See `docs/tokens.md`.
   */
  tokenStorage?: TokenStorage
  /** Binds tokens to a key that cannot leave this browser (DPoP, RFC 9449). The server has to know how. Default: no. */
  useDpop?: boolean
  /** Hands the authorization request to the server beforehand (RFC 9126). Default: where the server insists on it. */
  usePar?: boolean
  /** Adds what the userinfo endpoint says to `user` (OIDC Core §5.3), once per sign-in. Default: no. */
  loadUserInfo?: boolean
  /**
   * Tabs of this app hand their tokens to each other, sealed, so that a new tab asks the server nothing and one renewal
   * serves all. Needs Web Locks and BroadcastChannel; without them, or with `false`, each tab is for itself. Default: yes.
   */
  shareTokensAcrossTabs?: boolean
  /** Tolerated difference between this device's clock and the server's. Default: 60 000. */
  clockSkewMs?: number
  /** How long silent authentication waits for its answer. Default: 10 000. */
  silentTimeoutMs?: number
  /** The server's metadata, for servers without discovery. No discovery request is made then. */
  metadata?: ServerMetadata
  /** Sends the requests to discovery, token and key endpoints. Default: `fetch`. */
  fetch?: typeof fetch
}

/** Where tokens rest; a function makes the worker, from a script of the app that calls `serveTokenRequests()`. */
export type TokenStorage = 'memory' | 'worker' | 'session-storage' | 'local-storage' | KeyValueStorage | (() => Worker)

/** A storage of the app's own. It may fail: tokens are then in memory only. */
export type KeyValueStorage = {
  getItem(key: string): string | null | Promise<string | null>
  setItem(key: string, value: string): void | Promise<void>
  removeItem(key: string): void | Promise<void>
}

type Optional =
  | 'audience'
  | 'metadata'
  | 'silentTransport'
  | 'resources'
  | 'tokenStorage'
  | 'useDpop'
  | 'usePar'
  | 'loadUserInfo'
  | 'server'
  | 'authorizationParams'
  | 'signOutParams'
  | 'audienceParameter'

/** Options that have been checked, with every default filled in. */
export type OidcSettings = Required<Omit<OidcClientOptions, Optional>> &
  Pick<OidcClientOptions, Optional> & { profile: ServerProfile }

/** The API and scopes that the client requests at sign-in. */
export const ownTarget = ({ audience, scope }: OidcSettings): { audience: string | undefined; scope: string } => ({
  audience,
  scope,
})

/** For requests whose answer comes to another window or frame. */
export const relayedSettings = (settings: OidcSettings): OidcSettings => ({
  ...settings,
  redirectUri: settings.silentRedirectUri,
})

/** Fills in the defaults and checks every field. Throws `token-client/config-invalid`. */
export function readOptions(options: OidcClientOptions): OidcSettings {
  const check = (field: keyof OidcClientOptions, right: boolean, fix: string) => {
    if (!right) throw failure('config-invalid', 'configuration', `Option "${field}" must be ${fix}.`, { field })
  }
  const origin: string | undefined = globalThis.location?.origin
  const onThisOrigin = (field: 'redirectUri' | 'postLogoutRedirectUri' | 'silentRedirectUri', otherwise = '/') => {
    const url = readUrl(options[field] ?? otherwise, origin)
    check(field, url !== null && url.origin === origin && !url.hash, `a URL on ${origin}, without fragment`)
    return `${url}`
  }
  const { issuer, clientId, scope = 'openid profile email', clockSkewMs = 60_000, silentTimeoutMs = 10_000 } = options
  const { tokenStorage } = options

  const issuerUrl = readUrl(issuer)
  check(
    'issuer',
    issuerUrl !== null && isSecure(issuerUrl) && !/[?#]/.test(issuer),
    'an absolute https URL (http only for localhost)',
  )
  const redirectUri = onThisOrigin('redirectUri')
  check('clientId', !!clientId, 'given')
  check('scope', scopesOf(scope).includes('openid'), 'a list with "openid"')
  check('clockSkewMs', clockSkewMs >= 0, 'a duration in ms')
  check('silentTimeoutMs', silentTimeoutMs > 0, 'a duration in ms')
  const checkParameters = (field: 'authorizationParams' | 'signOutParams', reserved: ReadonlySet<string>) => {
    const name = Object.keys(options[field] ?? {}).find((one) => reserved.has(one))
    check(field, name === undefined, `without "${name}", which the client sets itself`)
  }
  checkParameters('authorizationParams', reservedParameters)
  checkParameters('signOutParams', reservedSignOutParameters)
  const { silentRestore = 'always', server } = options
  check('silentRestore', ['always', 'when-known', 'never'].includes(silentRestore), '"always", "when-known" or "never"')
  const profile = findServerProfile(issuer, server)
  check('server', profile !== undefined, 'the name of a server profile')
  return {
    silentRestore,
    ...(profile.audienceParameter && { audienceParameter: profile.audienceParameter }),
    profile,
    useRefreshTokens: tokenStorage === 'worker' || typeof tokenStorage === 'function',
    shareTokensAcrossTabs: true,
    fetch: (input, init) => fetch(input, init),
    ...options,
    redirectUri,
    silentRedirectUri: onThisOrigin('silentRedirectUri', redirectUri),
    postLogoutRedirectUri: onThisOrigin('postLogoutRedirectUri'),
    scope: scopesOf(scope).join(' '),
    clockSkewMs,
    silentTimeoutMs,
  }
}

/** The values of a scope, each once (RFC 6749 §3.3). */
export const scopesOf = (scope: string): string[] => [...new Set(scope.trim().split(/\s+/))]

export const readUrl = (value: unknown, base?: string): URL | null => {
  try {
    return new URL(value as string, base)
  } catch {
    return null
  }
}
