import type {
  AccessToken,
  AccessTokenRequest,
  Authentication,
  SignInOptions,
  SignOutOptions,
  TokenClientCapabilities,
} from '@stillhere/token-client'
import type { AuditEvent } from './auditEvent.ts'
import type { SessionPolicy } from './state/sessionPolicy.ts'
import type { ReauthenticationPurpose, SessionState } from './state/sessionState.ts'

/** A store that can be read but not written. Fits `useSyncExternalStore` and zustand's `useStore`. */
export type ReadonlyStore<T> = {
  getState(): T
  getInitialState(): T
  /** A listener that throws is reported as an uncaught error and disturbs nothing else. */
  subscribe(listener: (state: T, previous: T) => void): () => void
}

export type ReauthenticateOptions = SignInOptions & {
  /** Why the user signs in again. Default: `ended` after an end, else `stale`. */
  purpose?: ReauthenticationPurpose
  /** After an end: whether to try silent authentication before the user is asked. Default: `true`. */
  silent?: boolean
}

/**
 * Knows the state of the session and does what is due. {@link createSessionEngine} creates one without I/O. `start()`
 * begins; `stop()` leaves no timer, listener, channel or lock. Both can be called repeatedly.
 * Each command resolves, or rejects with a `TokenClientError` that `store` shows too.
 */
export interface SessionEngine {
  /** The key of the token client, which names what is stored for this app. */
  readonly key: string
  readonly store: ReadonlyStore<SessionState>
  /**
   * Whole seconds until the deadline, rounded up; `null` unless the session is `expiring`. Changes once a second, only
   * while it has a subscriber and the page is visible.
   */
  readonly countdown: ReadonlyStore<number | null>
  readonly policy: SessionPolicy
  /** The capabilities of the token client. */
  readonly capabilities: TokenClientCapabilities
  /** Returns the current time in epoch ms, by the clock that all deadlines use. */
  now(): number
  start(): void
  stop(): void
  /** Redirects to the authorization server (`redirect`, never settles), or opens a popup. Returns to this page by default. */
  signIn(options?: SignInOptions): Promise<Authentication>
  /** Ends the application session in every tab at once. With scope `sso` (default) it then ends the SSO session. */
  signOut(options?: SignOutOptions): Promise<void>
  /**
   * Extends the SSO session because the user asked to stay. Counts as activity. Retries while time is left.
   * `requestedAt` (epoch ms by `now()`) is when the user clicked: a click before the deadline counts, even if a busy page
   * handles it later. Default: now.
   */
  extendSession(options?: { requestedAt?: number }): Promise<Authentication>
  /**
   * Signs the user in again, after an end or for a recent proof of identity. After an end it first tries silent
   * authentication, because another app may have kept the SSO session alive. A later call replaces an earlier one, which
   * rejects with `token-client/aborted`, so that a lost window can be opened again.
   */
  reauthenticate(options?: ReauthenticateOptions): Promise<Authentication>
  /**
   * Returns a cached token for an API while the session is usable, else `null`. Synchronous, and never contacts a server.
   * Use it before {@link SessionEngine.getAccessToken} where a promise would cost a render.
   */
  findAccessToken(request?: AccessTokenRequest): AccessToken | null
  /**
   * Returns a token for an API. Renews within what `policy.unattended` allows. Beyond that, it waits for activity, and
   * rejects with `token-client/session-ended` if the session ends first. The call itself is never activity.
   */
  getAccessToken(request?: AccessTokenRequest): Promise<AccessToken>
  /**
   * Returns a signal that aborts, with `token-client/aborted`, when the current user signs out in any tab or another user
   * signs in. An end that the user may come back from does not abort it. Use it for requests whose answers only this user
   * may see. `createAuthorizedFetch` uses it.
   */
  personSignal(): AbortSignal
  /** Reports user activity. Activity sources call it; call it for activity that they cannot notice. */
  reportActivity(source: string): void
  /**
   * Reports that an API call extended the SSO session, for example through a shared cookie. Not activity. `at` is the
   * instant of the contact, epoch ms. Default: now.
   */
  noteServerContact(at?: number): void
  /**
   * Holds a busy lease, which counts as activity until it is released. Use it for activity without input, such as a call.
   * `maxMs` limits it. Default: one idle timeout. Returns the function that releases it.
   */
  holdActive(reason: string, options?: { maxMs?: number }): () => void
  /** Listens to what happens, as facts without content: see {@link AuditEvent}. A listener that throws disturbs nothing. */
  onEvent(listener: (event: AuditEvent) => void): () => void
}
