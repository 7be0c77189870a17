import type { BffEvent } from './bffEvent.ts'
import type { SessionStore } from './stores/sessionStore.ts'

/** Options of {@link createBff}: the provider, this client, and the secrets that encrypt sessions. */
export type BffOptions = {
  /** Issuer identifier, spelled as in the discovery document. https, or http on this device. */
  issuer: string
  /** Client identifier at the provider. */
  clientId: string
  /** Client secret. See `clientAuthentication` for how it is sent. */
  clientSecret?: string
  /**
   * How the client authenticates. Default: `private_key_jwt` with `clientAssertion`, else the first of `basic` and `post` in
   * the metadata of the provider.
   */
  clientAuthentication?: 'basic' | 'post' | 'private_key_jwt'
  /** Private key that signs client assertions (`private_key_jwt`, RFC 7523). Replaces `clientSecret`. */
  clientAssertion?: ClientAssertionKey
  /**
   * Encrypt sessions and the cookies of pending sign-ins: 32 random characters or more each, the newest first. The first
   * encrypts, all of them decrypt. To rotate, put a new secret in front, and remove the old one when the sessions that it
   * encrypted have ended.
   */
  secrets: readonly string[]
  /** Path of the endpoints. Register `<origin><basePath>/callback` as redirect URI. Default: `/auth`. */
  basePath?: string
  /** Origin that browsers see, such as `https://shop.example`. Default: that of the request, which is wrong behind a proxy. */
  origin?: string
  /** Space-separated, with `openid`. Most providers give a refresh token for `offline_access`. Default: `openid profile email`. */
  scope?: string
  /** API that access tokens are for. Sent as `resource` (RFC 8707) if it is an absolute URI, else as `audience`. */
  audience?: string
  /** Stores the sessions. Not closed by `close()`. Default: `fileSessionStore({ path: '.stillhere/sessions.db' })`. */
  sessionStore?: SessionStore
  /** APIs by path prefix. The longest matching prefix counts. */
  apis?: Readonly<Record<string, ApiOptions>>
  /** Lifetime of a session without contact to the provider, in ms. Default: 300 000. */
  idleTimeoutMs?: number
  /** Lifetime of a session after authentication, in ms. The provider must send `auth_time`. Default: `null`, unlimited. */
  absoluteTimeoutMs?: number | null
  /** Path to land on after sign-out if the page names none. Register it with the provider. Default: `/`. */
  postLogoutReturnTo?: string
  /** The provider counts a refresh-token grant as activity, so `extend` needs no frame. Default: `false`. */
  refreshExtendsSession?: boolean
  /** Other origins whose pages may use this session. Compared exactly. Default: none. */
  trustedOrigins?: readonly string[]
  /** Cookies without `Secure` and prefix, for development over http on this device. Refused elsewhere. Default: `false`. */
  insecureCookies?: boolean
  /** Time limit for each request to the provider, in ms. Default: 10 000. */
  requestTimeoutMs?: number
  /** Sends the requests to the provider and the APIs. Default: the global `fetch`. */
  fetch?: typeof fetch
  /** Returns the current time in epoch ms. Default: `Date.now`. */
  now?: () => number
  /** Receives events for an audit log. They contain no input. Errors of the listener are dropped. */
  onEvent?: (event: BffEvent) => void
}

/** A private key as a JWK with `alg`, and `kid` if the provider knows several keys; or an imported key. */
export type ClientAssertionKey = (JsonWebKey & { kid?: string; alg: string }) | { key: CryptoKey; kid?: string }

/** One API behind the backend. */
export type ApiOptions = {
  /** Absolute URL. The path after the prefix is appended to its path. */
  target: string
  /** Name of the API at the provider (RFC 8707). Default: option `audience` of the backend. */
  audience?: string
  /** Space-separated scopes, to request fewer than at the sign-in. */
  scope?: string
  /** Allowed methods in capitals. Default: all that fetch can send. */
  methods?: readonly string[]
  /** Time limit until the API sends its response headers, in ms. Default: 60 000. Bodies may stream for longer. */
  timeoutMs?: number
}

export type Api = Omit<ApiOptions, 'target'> & {
  prefix: string
  target: URL
  methods: readonly string[]
  timeoutMs: number
}

type OptionalSetting =
  | 'clientSecret'
  | 'clientAuthentication'
  | 'clientAssertion'
  | 'origin'
  | 'audience'
  | 'sessionStore'
  | 'onEvent'

/** The options with defaults, as the backend reads them. */
export type BffSettings = Omit<Required<BffOptions>, OptionalSetting | 'issuer' | 'apis'> &
  Pick<BffOptions, OptionalSetting> & { issuer: URL; apis: readonly Api[] }

/** Tells whether an address is http on this device, where http is as safe as https. */
export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && /^(.+\.)?localhost$|^127\.0\.0\.1$|^\[::1\]$/.test(hostname)
