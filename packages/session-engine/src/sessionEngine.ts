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

/** A store that can be read but not written: the shape that `useSyncExternalStore` and zustand's `useStore` take. */
export type ReadonlyStore<T> = {
  getState(): T
  getInitialState(): T
  subscribe(listener: (state: T, previous: T) => void): () => void
}

export type ReauthenticateOptions = SignInOptions & {
  purpose?: ReauthenticationPurpose
  /** Whether to ask silently before the person is asked, after an end. Default: yes. */
  silent?: boolean
}

/**
 * Knows what state the session is in and does what is due. Made by {@link createSessionEngine}, which does no I/O;
 * `start()` begins, and `stop()` leaves no timer, listener, channel or lock. Both may be called again and again.
 * Commands settle always: they resolve, or reject with a `TokenClientError`, which `store` then shows too.
 */
export interface SessionEngine {
  /** The token client's: names what is stored for this app. */
  readonly key: string
  readonly store: ReadonlyStore<SessionState>
  /**
   * Whole seconds left before the deadline, rounded up; `null` unless the session is `expiring`. Changes once a second,
   * only while somebody subscribes and the page is visible.
   */
  readonly countdown: ReadonlyStore<number | null>
  readonly policy: SessionPolicy
  /** The token client's: what it can do, and whether its renewals also extend. */
  readonly capabilities: TokenClientCapabilities
  /** Now, in epoch ms: the clock that all deadlines are compared with. */
  now(): number
  start(): void
  stop(): void
  /** Leaves for the authorization server (`redirect`, never settles), or opens a popup. Returns to this page by default. */
  signIn(options?: SignInOptions): Promise<Authentication>
  /** Ends this application session in every tab at once, then, with scope `sso` (default), the SSO session. */
  signOut(options?: SignOutOptions): Promise<void>
  /**
   * The person wants to stay: extends the SSO session, and counts as activity. Keeps trying while time remains.
   * `requestedAt` (epoch ms by `now()`) is when they said so, where that is known better than by this call: a click made
   * before the deadline counts although a busy page handles it after.
   */
  extendSession(options?: { requestedAt?: number }): Promise<Authentication>
  /**
   * Comes back after an end, or proves identity afresh. After an end it first asks silently, because another app may have
   * kept the SSO session alive, and only then the person. A later call takes the place of an earlier one, which rejects
   * with `token-client/aborted`: so a window that was lost can be opened again.
   */
  reauthenticate(options?: ReauthenticateOptions): Promise<Authentication>
  /**
   * A token for an API. Renews within what `policy.unattended` allows; beyond that it waits for the person, and rejects
   * with `token-client/session-ended` if nobody comes. Asking is never activity.
   */
  getAccessToken(request?: AccessTokenRequest): Promise<AccessToken>
  /**
   * Aborted, with `token-client/aborted`, as soon as whoever is signed in now has gone: they signed out, here or in another
   * tab, or somebody else signed in. Not by a lapse, after which they may come back. For requests whose answers nobody
   * else may see; `createAuthorizedFetch` sees to it.
   */
  personSignal(): AbortSignal
  /** Says that a person is here. Called by the activity sources; call it for evidence that they cannot see. */
  reportActivity(source: string): void
  /**
   * An API call has extended the SSO session, for instance through a cookie that they share. Not activity: it says only
   * that the server has been contacted, at epoch ms `at` (default now).
   */
  noteServerContact(at?: number): void
  /** A busy lease: counts as activity until released, at most `maxMs` (default one idle timeout). */
  holdActive(reason: string, options?: { maxMs?: number }): () => void
  /** Listens to what happens, as content-free facts; see `AuditEvent`. */
  onEvent(listener: (event: AuditEvent) => void): () => void
}
