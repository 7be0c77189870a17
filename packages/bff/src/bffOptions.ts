import type { BffEvent } from './bffEvent.ts'
import type { SessionStore } from './sessionStore.ts'

/** What {@link createBff} needs to know: who the provider is, who this client is there, and the secrets that seal. */
export type BffOptions = {
  /** The provider's issuer identifier, as its discovery document spells it. https, or http on this very device. */
  issuer: string
  clientId: string
  /** What the provider knows this client by. It is sent as the provider's metadata says, in a header by default. */
  clientSecret?: string
  /** In place of a secret: the private key that signs client assertions (`private_key_jwt`, RFC 7523). */
  clientAssertion?: ClientAssertionKey
  /**
   * Seal stored sessions and the cookies of sign-ins under way: 32 random characters or more each, the newest first. What
   * an older one has sealed is still opened, so put a new one in front and take the last away once nobody has a session
   * from before.
   */
  secrets: readonly string[]
  /** Where the endpoints are. `<origin><basePath>/callback` is the redirect URI to register. Default: `/auth`. */
  basePath?: string
  /** The origin that browsers see, for instance `https://shop.example`. Default: the request's, which is right without a proxy. */
  origin?: string
  /** Space-separated, with `openid`. Most providers give a refresh token for `offline_access`. Default: `openid profile email`. */
  scope?: string
  /** The API that access tokens are for: `resource` (RFC 8707) when it is an absolute URI, else `audience`. */
  audience?: string
  /** Where sessions rest. Default: `fileSessionStore({ path: '.stillhere/sessions.db' })`. A store given here is not closed with the BFF. */
  sessionStore?: SessionStore
  /** Which requests are passed on, by the beginning of their path: the longest that fits counts. */
  apis?: Readonly<Record<string, ApiOptions>>
  /** How long a session lives without contact to the provider. Default: 300 000. */
  idleTimeoutMs?: number
  /** How long it lives after the person proved who they are. The provider must then say when (`auth_time`). Default: `null`, no limit of its own. */
  absoluteTimeoutMs?: number | null
  /** Path to land on after signing out, where the page names none; the provider must know it. Default: `/`. */
  postLogoutReturnTo?: string
  /** Whether the provider takes a refresh-token grant for contact, so that `extend` needs no frame. Default: no. */
  refreshExtendsSession?: boolean
  /** Other origins whose pages may use this session: exactly so. Default: none. */
  trustedOrigins?: readonly string[]
  /** For development over http on this device: cookies without `Secure` and prefix. Refused anywhere else. Default: no. */
  insecureCookies?: boolean
  /** How long the provider may take to answer one request. Default: 10 000. */
  requestTimeoutMs?: number
  /** Sends the requests to the provider and the APIs. Default: `fetch`. */
  fetch?: typeof fetch
  /** Epoch ms. Default: `Date.now`. */
  now?: () => number
  /** Hears what happens, for an audit log: facts, and nothing of what was said. What it throws or rejects with is dropped. */
  onEvent?: (event: BffEvent) => void
}

/** A private key as a JWK (with `alg`, and `kid` where the provider knows several), or one that was imported already. */
export type ClientAssertionKey = (JsonWebKey & { kid?: string; alg: string }) | { key: CryptoKey; kid?: string }

/** One API behind the BFF. */
export type ApiOptions = {
  /** An absolute URL. What follows the prefix in the request's path is appended to its path. */
  target: string
  /** The API by its name at the provider (RFC 8707). Default: the BFF's `audience`. */
  audience?: string
  /** Space-separated, to ask for less than at the sign-in. */
  scope?: string
  /** In capitals. Default: all that fetch can send. */
  methods?: readonly string[]
}

export type Api = Omit<ApiOptions, 'target'> & { prefix: string; target: URL; methods: readonly string[] }

type Unset = 'clientSecret' | 'clientAssertion' | 'origin' | 'audience' | 'sessionStore' | 'onEvent'
export type BffSettings = Omit<Required<BffOptions>, Unset | 'issuer' | 'apis'> &
  Pick<BffOptions, Unset> & { issuer: URL; apis: readonly Api[] }

/** http is as good as https within one device. */
export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && /^(.+\.)?localhost$|^127\.0\.0\.1$|^\[::1\]$/.test(hostname)
