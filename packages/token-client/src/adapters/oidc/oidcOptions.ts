import type { ServerMetadata } from './discoverIssuer.ts'
import { failure } from './protocolError.ts'

/** What {@link createOidcClient} needs to know. Two fields are enough: `issuer` and `clientId`. */
export type OidcClientOptions = {
  /** The authorization server's issuer identifier, exactly as its discovery document spells it. https, or http on loopback. */
  issuer: string
  clientId: string
  /** Where the authorization server sends the browser back to: on this origin, registered exactly so. Default: the origin and `/`. */
  redirectUri?: string
  /** Where it sends the browser after `signOut()`. Default: the origin and `/`. */
  postLogoutRedirectUri?: string
  /** Space-separated, with `openid`. Default: `openid profile email`. */
  scope?: string
  /** The API that access tokens are for: sent as `resource` (RFC 8707) when it is an absolute URI, else as `audience`. */
  audience?: string
  /** Renew by refresh token where the server issues one. Such a renewal does not extend the SSO session. Default: no. */
  useRefreshTokens?: boolean
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

/** Options that have been checked, with every default filled in. */
export type OidcSettings = Required<Omit<OidcClientOptions, 'audience' | 'metadata'>> &
  Pick<OidcClientOptions, 'audience' | 'metadata'>

/** Fills in the defaults and checks every field. Throws `token-client/config-invalid`. */
export function readOptions(options: OidcClientOptions): OidcSettings {
  const check = (field: keyof OidcClientOptions, right: boolean, fix: string) => {
    if (!right) throw failure('config-invalid', 'configuration', `Option "${field}" must be ${fix}.`, { field })
  }
  const origin: string | undefined = globalThis.location?.origin
  const onThisOrigin = (field: 'redirectUri' | 'postLogoutRedirectUri') => {
    const url = readUrl(options[field] ?? '/', origin)
    check(field, url !== null && url.origin === origin && !url.hash, `a URL on ${origin}, without fragment`)
    return `${url}`
  }
  const { issuer, clientId, scope = 'openid profile email', clockSkewMs = 60_000, silentTimeoutMs = 10_000 } = options

  const issuerUrl = readUrl(issuer)
  check(
    'issuer',
    issuerUrl !== null && isSecure(issuerUrl) && !/[?#]/.test(issuer),
    'an absolute https URL (http only for localhost)',
  )
  check('clientId', !!clientId, 'given')
  check('scope', scopesOf(scope).includes('openid'), 'a list with "openid"')
  check('clockSkewMs', clockSkewMs >= 0, 'a duration in ms')
  check('silentTimeoutMs', silentTimeoutMs > 0, 'a duration in ms')
  return {
    useRefreshTokens: false,
    shareTokensAcrossTabs: true,
    fetch: (input, init) => fetch(input, init),
    ...options,
    redirectUri: onThisOrigin('redirectUri'),
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

/** https, or http to this very device, which browsers treat as secure too. */
export const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(.+\.)?localhost$|^127\.0\.0\.1$/.test(hostname))
