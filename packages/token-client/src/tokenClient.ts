import type { Authentication } from './authentication.ts'
import type { TokenClientError } from './tokenClientError.ts'

/**
 * Getting, renewing and ending tokens, whatever does the protocol work: the file that an adapter's author reads.
 *
 * Three verbs are kept apart. *Renew* gets fresh tokens. *Extend* contacts the authorization server with the SSO cookie,
 * so that its inactivity timer restarts. *Activity* is the session engine's business and unknown here.
 *
 * Every method resolves or rejects with a {@link TokenClientError}; none hangs, except a redirecting `signIn` or
 * `signOut`, whose page goes away. A client does no I/O and adds no listener before its first method is called.
 * `describeTokenClient` in `@stillhere/token-client/testing` checks all that is said here.
 */
export interface TokenClient {
  /** Stable over page loads: issuer and client id. Names channels, locks and storage, so two clients never share. */
  readonly key: string
  readonly capabilities: TokenClientCapabilities
  /**
   * Finds the session that there is: a callback in the address bar, else silent authentication. `null`: no user is
   * signed in. Rejects when that could not be found out; *unknown* is not *signed out*. Called twice while under way,
   * both get the same answer, and a callback is completed once. With `silent: false` the server is not asked, which
   * would extend the SSO session: only a callback is completed.
   */
  restore(options?: { silent?: boolean; signal?: AbortSignal }): Promise<Authentication | null>
  /**
   * Asks the person to prove who they are. With `mode: 'redirect'` (default) it leaves the page and never settles. With
   * `popup` a window opens at once, so call it in the handler of a click. A later call takes the place of an earlier one,
   * which rejects with `aborted`; the page stays usable whatever becomes of the window.
   */
  signIn(options?: SignInOptions): Promise<Authentication>
  /**
   * Restarts the inactivity timer of the SSO session. `interactive` says that a person's click is behind the call, so
   * where a hidden frame has no access to the SSO cookie, a window may open that asks with `prompt=none` and closes itself.
   * `authentication.contactedAt` is the instant at which the request started.
   */
  extendSession(options?: { interactive?: boolean; signal?: AbortSignal }): Promise<Authentication>
  /**
   * Opens a window if the next interactive extension, or the next sign-in in a popup, may need one. Call it in the click
   * handler before any promise, lock or message: afterwards Safari blocks windows. Returns the release, which closes a
   * window that was not used. Missing where the client never needs a window later than in the call itself.
   */
  prepareWindow?(purpose: 'extend' | 'sign-in'): () => void
  /** Gets fresh tokens by whatever the client uses for that. Extends too where `capabilities.renewalExtendsSession`. */
  renewTokens(options?: { signal?: AbortSignal }): Promise<Authentication>
  /**
   * Returns a cached access token that is valid for long enough, or `null`. Synchronous: never contacts the server.
   * `null` as well when no user is signed in, after `dispose()`, and with `capabilities.tokensAtServer`.
   * `forceRenew` and `signal` of the request have no effect here.
   */
  findAccessToken(request?: AccessTokenRequest): AccessToken | null
  /**
   * A token for an API, from the cache where one is valid long enough. Any number of callers cause one request. With
   * `capabilities.tokensAtServer` there is none to give; `forceRenew` then finds out whether the session is alive.
   */
  getAccessToken(request?: AccessTokenRequest): Promise<AccessToken>
  /** Drops all tokens first, which cannot fail; with scope `sso` (default) then leaves for the end-session endpoint. */
  signOut(options?: SignOutOptions): Promise<void>
  subscribe(listener: (event: TokenClientEvent) => void): () => void
  /** Ends every timer, listener, frame and request. Later calls reject with `token-client/disposed`. */
  dispose(): void
}

export type TokenClientCapabilities = {
  /** Can authenticate without a person, by the SSO cookie (`prompt=none`). */
  silentAuthentication: boolean
  /** A renewal carries the SSO cookie and so restarts the inactivity timer. True of silent authentication, not of a refresh token. */
  renewalExtendsSession: boolean
  popup: boolean
  /** `signOut({ scope: 'sso' })` ends the SSO session as well. */
  signOutOfSso: boolean
  /**
   * The page never gets a token: a backend keeps them, and adds them to what the page asks of an API by way of it.
   * `getAccessToken` rejects with `token-client/tokens-at-server` while a user is signed in. Default: no.
   */
  tokensAtServer?: true
  /** There is one access token, for the client's own audience: any other is refused with `token-client/config-invalid`. */
  singleAudience?: true
  /** A sign-in that is completed in a window which had seemed closed is lost: there is no event `signedIn`. Default: no. */
  lateSignInLost?: true
}

export type SignInOptions = {
  mode?: 'redirect' | 'popup'
  /** Comes back in `Authentication.appState`. Kept in this tab's session storage meanwhile: nothing secret. */
  appState?: unknown
  /** Path to return to, on this origin; anything else is refused. Default: the page where the sign-in began. */
  returnTo?: string
  prompt?: 'login' | 'consent' | 'select_account' | 'none'
  /** Oldest acceptable authentication, in seconds (OIDC Core §3.1.2.1). */
  maxAge?: number
  /** Space-separated authentication levels, of which one must be reached (OIDC Core §3.1.2.1, RFC 9470). */
  acrValues?: string
  /** Single claims to ask for (OIDC Core §5.5), for instance `{ id_token: { acr: { essential: true, values: ['mfa'] } } }`. */
  claims?: ClaimsRequest
  loginHint?: string
  /**
   * `sub` of the person whose page this is. If another user signs in, what belongs to that page (`appState`, and where to
   * return to) is not given to them.
   */
  subject?: string
  uiLocales?: string
  /** Further parameters of the authorization request. Those that protect the flow cannot be overridden. */
  extraParams?: Record<string, string>
  /** Gives up: closes the popup. A redirect cannot be called back. */
  signal?: AbortSignal
}

/** What to say of the person, and where: `null` asks without further wishes. An essential `acr` is insisted on. */
export type ClaimsRequest = {
  readonly [place in 'id_token' | 'userinfo']?: Readonly<
    Record<string, { essential?: boolean; value?: unknown; values?: readonly unknown[] } | null>
  >
}

export type SignOutOptions = {
  /** `application` forgets this app's tokens; `sso` (default) ends the SSO session too. */
  scope?: 'application' | 'sso'
  /** Path or URL on this origin to land on; the authorization server must know it. */
  returnTo?: string
  /**
   * Further parameters of the end-session request, such as a provider's own to end the session at the one behind it. Those
   * that protect the flow cannot be overridden.
   */
  extraParams?: Record<string, string>
  /** Makes the refresh token worthless at the server, as far as it can be reached (RFC 7009). Default: yes with `sso`. */
  revoke?: boolean
}

export type AccessTokenRequest = {
  /** The API, by its resource indicator (RFC 8707). Default: the client's own audience. */
  audience?: string
  /** Space-separated. Default: what the client asked for at sign-in. */
  scope?: string
  /** Least time that the token must still be valid. Default: a thirtieth of its lifetime, 10 s at most. */
  minValidityMs?: number
  /** Do not use the cache, for instance after the API has answered 401. */
  forceRenew?: boolean
  /** Ends this caller's wait. The request goes on for the others. */
  signal?: AbortSignal
}

export type AccessToken = {
  value: string
  type: 'Bearer' | 'DPoP'
  /** Epoch ms, by this browser's clock. */
  expiresAt: number
  /** What was granted, which may be less than was asked for. */
  scope?: string
  audience?: string
  /** Of type `DPoP`: what has to go along with the token. `createAuthorizedFetch` sees to it. */
  proof?: RequestProof
}

/** Proof that the sender of a token is the client it was issued to (RFC 9449). */
export type RequestProof = {
  /** Makes the `DPoP` header of one request. `url` may have query and fragment. */
  sign(request: { method: string; url: string }): Promise<string>
  /** Takes note of the nonce in the answer to a request to `url`. Whether that request is to be signed and sent once more. */
  note(answer: { status: number; headers: Headers }, url: string): boolean
}

export type TokenClientEvent =
  /**
   * New tokens arrived that no command resolves with: a call of `getAccessToken` renewed them, or the caller of a command
   * has aborted. `authentication.contactedAt` moved if the request carried the SSO cookie.
   */
  | { type: 'tokensRenewed'; authentication: Authentication }
  /** A sign-in was completed after its caller was aborted: in a window that had seemed closed. */
  | { type: 'signedIn'; authentication: Authentication }
  /** The server has definitely ended the session (`login-required`, `session-rejected`, `session-revoked`, `subject-changed`). */
  | { type: 'sessionLost'; error: TokenClientError }
  /** A callback that this browser did not ask for, or that was used before, was dropped. Nothing else changed. */
  | { type: 'callbackRejected'; error: TokenClientError }
