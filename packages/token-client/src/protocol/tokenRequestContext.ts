import type { DPoPHandle, TokenEndpointResponse } from 'oauth4webapi'
import type { Authentication } from '../authentication.ts'
import type { TokenClientPhase } from '../tokenClientError.ts'
import type { OidcSettings } from './oidcOptions.ts'
import type { DiscoveredServer } from './serverMetadata.ts'

/** Context of one token request: settings, server, target and abort signal. */
export type TokenRequestContext = {
  settings: OidcSettings
  server: DiscoveredServer
  target: Target
  phase: TokenClientPhase
  signal: AbortSignal
  keys: IssuerKeys
  /** The ID token that is held, for requests about its user. */
  idToken?: string | undefined
  features?: TokenFeatures | undefined
}

/** The API that a token is asked for, and the scopes there. */
export type Target = { audience: string | undefined; scope: string }

/** The token that a request needs. */
export type Wanted = Target & { minValidityMs?: number | undefined }

/** The public keys of the issuer (RFC 7517). */
export type IssuerKeys = {
  /** Fetches the keys unless they are there. Never throws: {@link haveSigned} asks again. */
  prefetch(context: TokenRequestContext): void
  /**
   * Checks the signature of the ID token that oauth4webapi has read from `response` (RFC 7515 §5.2).
   *
   * @throws TokenClientError `network`, `timeout`, `server-unavailable`, when the keys cannot be fetched
   */
  haveSigned(context: TokenRequestContext, response: Response): Promise<boolean>
}

/** What only those clients need whose tokens are bound to a key, rest somewhere, or are joined by user info: lazy-loaded. */
export type TokenFeatures = {
  /** Sends requests that carry tokens or codes, where a worker keeps the refresh token through that worker. */
  send: typeof fetch
  /** The key that tokens are bound to. */
  dpop: DPoPHandle | undefined
  /** Takes over what an earlier page or another tab has put away, if it is newer. `null` when what is wanted is not there. */
  take(wanted: Wanted): Promise<Authentication | null>
  /** Puts away what is held now. Never fails. */
  save(): Promise<void>
  /** Removes what was put away. Never fails. */
  clear(): Promise<void>
  /** Adds to what was granted. */
  complete(context: TokenRequestContext, grant: Grant): Promise<Grant>
}

/** The values that the answer to a sign-in has to agree with. */
export type Expected = {
  nonce: string
  /** Oldest acceptable authentication, in seconds. */
  maxAge?: number | undefined
  /** Acceptable authentication levels (`acr`). */
  levels?: readonly string[] | undefined
}

/** The verified answer of a token endpoint. */
export type Grant = Target & {
  /** When the token request started. Its tokens are no older, so lifetimes count from here. */
  startedAt: number
  /** Absent when the request carried no SSO cookie (refresh-token grant). */
  contactedAt?: number
  /** How far the server's clock is ahead of this device's, where the server has sent its `Date`. */
  offsetMs?: number
  response: TokenResponse
  claims?: IdTokenClaims | undefined
}

/** A successful answer of a token endpoint (RFC 6749 §5.1, OIDC Core §3.1.3.3). */
export type TokenResponse = TokenEndpointResponse

/** Claims that are readable but not verified. */
export type UncheckedClaims = Readonly<Record<string, unknown>>

/** The claims of a verified ID token (OIDC Core §2). Instants are in seconds, by the server's clock, fractions allowed. */
export type IdTokenClaims = UncheckedClaims & {
  readonly iss: string
  readonly sub: string
  readonly exp: number
  readonly iat: number
  readonly auth_time?: number
}
