import type { SignInOptions } from '../../tokenClient.ts'
import type { UserClaims } from '../../userClaims.ts'

/** One request to the backend. */
export type HttpRequest = {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

/** What the backend says of the session. Instants are epoch ms. */
export type HttpSession = {
  user: UserClaims
  /** When the session ends without further requests. */
  expiresAt?: number
  /** When the user last proved their identity. Default: when the session was first seen. */
  authenticatedAt?: number
  /** When the session ends however active the user is. */
  absoluteExpiresAt?: number
  /** Identifier of the session. */
  ssoSessionId?: string
}

/** An answer of the backend. `body` is parsed JSON, or the text where it is none. */
export type HttpAnswer = { status: number; body: unknown; headers: Headers }

export type HttpSessionClientOptions = {
  /** Names the client in locks, channels and storage. */
  key: string
  /** Reads the session without extending it. Left out: the backend has no such request. */
  look?: HttpRequest
  /** Extends the session. */
  extend: HttpRequest
  /**
   * Reads an answer to `look` or `extend`. Returns `null` when no user is signed in. An exception becomes
   * `config-invalid`. Statuses 401, 429 and 5xx and redirects are handled before.
   */
  read(answer: HttpAnswer): HttpSession | null
  /**
   * Idle timeout of the backend. With it and `expiresAt` the client knows when the backend last moved the deadline: many
   * do so only after a part of the lifetime.
   */
  idleTimeoutMs?: number
  /** Returns the address of the sign-in page. */
  signIn(options: SignInOptions & { returnTo: string }): string
  /** Returns a request that signs out, or where to go for that. A look checks that the request had an effect. */
  signOut(session: HttpSession | null, send: typeof fetch): HttpSignOut | Promise<HttpSignOut>
  /** Tells whether `signOut` ends the SSO session at the identity provider too. Default: yes. */
  signsOutOfSso?: boolean
  /** Default: the global `fetch`. */
  fetch?: typeof fetch
  /** Leaves the page. Default: `location.assign`. */
  navigate?: (url: string) => void
}

export type HttpSignOut = HttpRequest | { go: string }
