// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import { type TokenClientErrorCode, TokenClientError, isTokenClientError } from '../../tokenClientError.ts'
import type { UserClaims } from '../../userClaims.ts'
import { createHeldPopup, type HeldPopup, type MemoryPopup } from './memoryPopup.ts'

/** How a {@link MemoryServer} behaves. Durations in ms. */
export type MemoryServerScript = {
  /** The clock, epoch ms. Default: `Date.now`. */
  now?: () => number
  /** Waits, by the same clock. Needed only with a latency. */
  sleep?: (ms: number) => Promise<void>
  /** Who signs in when asked. Default: `ada`. */
  user?: UserClaims
  /** Whether this browser has an SSO session from the start. Default: no. */
  signedIn?: boolean
  /** SSO inactivity timeout. Default 300 000. */
  idleTimeoutMs?: number
  absoluteTimeoutMs?: number | null
  /** Lifetime of ID and access tokens. Default 150 000. */
  tokenLifetimeMs?: number
  latencyMs?: number
}

export type MemoryServerRequest = {
  at: number
  endpoint: 'authorize' | 'token' | 'end-session'
  prompt?: string
  grantType?: string
  outcome: 'ok' | TokenClientErrorCode
}

/** The SSO session of one browser, as the server keeps it. */
export type MemoryServerSession = { id: string; user: UserClaims; authenticatedAt: number; idleExpiresAt: number }

/**
 * An authorization server in memory, with an SSO session that lapses: what several memory clients share, as the tabs
 * and apps of one browser share the real one.
 */
export interface MemoryServer {
  readonly script: Required<MemoryServerScript>
  /** What the server was asked, in order. */
  readonly requests: readonly MemoryServerRequest[]
  /** The live session, or `null`. A look: extends nothing. */
  session(): MemoryServerSession | null
  /** When the SSO session ends if no user contacts it, or `null` where there is none. A look: extends nothing. */
  sessionExpiresAt(): number | null
  /** Ends the SSO session, as an operator or another app would. */
  endSession(): void
  /** Gives this browser a new SSO session of this user. */
  signInAs(user: UserClaims): void
  /** The next `times` requests fail with this code. */
  fail(code: TokenClientErrorCode, times?: number): void
  /** The next sign-in in a window waits for what becomes of that window. Without this it is answered at once. */
  holdPopup(): MemoryPopup
  /** The window that a sign-in has been told to wait for, if any. */
  takePopup(): HeldPopup | undefined
  setLatency(ms: number): void
  /** Takes one request: notes it, fails if told so, else gives what `answer` says, after the latency. */
  handle<T>(
    request: Omit<MemoryServerRequest, 'at' | 'outcome'>,
    answer: () => T,
    sleep?: (ms: number) => Promise<void>,
  ): Promise<T>
  /** A refresh token, good for one use. */
  issueRefreshToken(session: MemoryServerSession): string
  /** The session of a refresh token, or `null`. One that is used again kills every other of its session. */
  redeemRefreshToken(token: string): MemoryServerSession | null
  /** Refresh tokens that were used again: zero, unless a client is at fault. */
  reuses(): number
  /** Starts the inactivity timer again; the session must be live. */
  touch(): MemoryServerSession | null
}

const ada: UserClaims = { iss: 'https://memory.example', sub: 'ada', name: 'Ada' }

/**
 * @example
 * const server = createMemoryServer({ signedIn: true, now: clock.now })
 * const tokenClient = createMemoryClient({ server })
 */
export function createMemoryServer(given: MemoryServerScript = {}): MemoryServer {
  const script: Required<MemoryServerScript> = {
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    user: ada,
    signedIn: false,
    idleTimeoutMs: 300_000,
    absoluteTimeoutMs: null,
    tokenLifetimeMs: 150_000,
    latencyMs: 0,
    ...given,
  }
  const requests: MemoryServerRequest[] = []
  let failing: TokenClientErrorCode[] = []
  const popups: HeldPopup[] = []
  let latencyMs = script.latencyMs
  let live: MemoryServerSession | null = null
  let count = 0
  let reused = 0
  const refreshTokens = new Map<string, { sessionId: string; isUsed: boolean }>()

  const expiresAt = (one: MemoryServerSession) =>
    Math.min(one.idleExpiresAt, one.authenticatedAt + (script.absoluteTimeoutMs ?? Infinity))

  const server: MemoryServer = {
    script,
    requests,
    session: () => (live && script.now() < expiresAt(live) ? live : null),
    sessionExpiresAt: () => {
      const one = server.session()
      return one && expiresAt(one)
    },
    endSession: () => {
      live = null
    },
    signInAs: (user) => {
      const at = script.now()
      live = { id: `sso-${++count}`, user, authenticatedAt: at, idleExpiresAt: at + script.idleTimeoutMs }
    },
    fail: (code, times = 1) => {
      failing = [...failing, ...Array.from({ length: times }, () => code)]
    },
    holdPopup: () => {
      const popup = createHeldPopup()
      popups.push(popup)
      return popup
    },
    takePopup: () => popups.shift(),
    setLatency: (ms) => {
      latencyMs = ms
    },
    touch: () => {
      const one = server.session()
      if (one) live = { ...one, idleExpiresAt: script.now() + script.idleTimeoutMs }
      return one
    },
    issueRefreshToken: (session) => {
      const token = `refresh-${refreshTokens.size + 1}`
      refreshTokens.set(token, { sessionId: session.id, isUsed: false })
      return token
    },
    redeemRefreshToken: (token) => {
      const found = refreshTokens.get(token)
      const one = server.session()
      if (!found || found.sessionId !== one?.id) return null
      if (found.isUsed) {
        reused++
        for (const other of refreshTokens.values()) if (other.sessionId === found.sessionId) other.isUsed = true
        return null
      }
      found.isUsed = true
      return one
    },
    reuses: () => reused,
    async handle(request, answer, sleep = script.sleep) {
      const entry: MemoryServerRequest = { ...request, at: script.now(), outcome: 'ok' }
      requests.push(entry)
      try {
        const code = failing.shift()
        if (code) throw new TokenClientError(code, 'silent-authentication', `The server was told to fail: ${code}.`)
        const result = answer()
        if (latencyMs > 0) await sleep(latencyMs)
        return result
      } catch (error) {
        entry.outcome = isTokenClientError(error) ? error.code : 'token-client/authorization-failed'
        if (latencyMs > 0) await sleep(latencyMs)
        throw error
      }
    },
  }
  if (script.signedIn) server.signInAs(script.user)
  return server
}
