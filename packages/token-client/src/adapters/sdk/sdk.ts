import type { AccessToken, SignInOptions } from '../../tokenClient.ts'
import type { TokenClientError, TokenClientPhase } from '../../tokenClientError.ts'

/** Tokens that an SDK has just received. `claims` are those of the ID token. */
export type SdkTokens = {
  claims: Readonly<Record<string, unknown>>
  accessToken: AccessToken
}

/** What a sign-in remembers while the page is away. The SDK carries it. */
export type SdkTransaction = { appState?: unknown; subject?: string | undefined; returnTo: string }

/**
 * What an adapter tells about its SDK. `openSdkSession` adds what all SDKs need: one request at a time, timeouts, the
 * comparison of users, the check of audiences and the cache. Each method may reject with any error: `toError` maps it.
 */
export type Sdk = {
  /** Audience of the SDK's own access token, where it is known. */
  audience: string | undefined
  /** Tells whether the address holds a response to a sign-in of this SDK. */
  isCallback(url: URL): boolean
  /** Completes the sign-in whose response is in `href`. */
  completeCallback(href: string): Promise<{ tokens: SdkTokens; transaction: SdkTransaction | undefined }>
  /** Authenticates with the SSO cookie and without the user. Left out where the SDK cannot. */
  authenticateSilently?(signal: AbortSignal): Promise<SdkTokens>
  /** Gets fresh tokens with a refresh token. `null`: there is none, so authenticate silently. */
  renewTokens(): Promise<SdkTokens | null>
  /** Tells whether `renewTokens` sends the SSO cookie. */
  renewalExtendsSession(): boolean
  /** Leaves the page to sign in. */
  leaveToSignIn(options: SignInOptions, transaction: SdkTransaction): Promise<void>
  /** Signs in within a window. Left out where the SDK cannot. */
  signInWithPopup?(options: SignInOptions, signal: AbortSignal): Promise<SdkTokens>
  /** Gets a token for another API. Left out where the SDK has one token only. */
  requestToken?(audience: string | undefined, scope: string | undefined): Promise<AccessToken>
  /** Drops the SDK's tokens. Contacts no server. */
  dropTokens(): Promise<void> | void
  /** Leaves the page to end the SSO session. Left out where the SDK cannot. */
  leaveToSignOut?(returnTo: string | undefined, extraParams: Record<string, string>): Promise<void>
  toError(error: unknown, phase: TokenClientPhase): TokenClientError
  /** Ends what the SDK does by itself. */
  end?(): void
}
