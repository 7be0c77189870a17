import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { AccessToken, TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import { withSignal } from '../../withSignal.ts'
import {
  createMemoryServer,
  type MemoryServer,
  type MemoryServerScript,
  type MemoryServerSession,
} from './memoryServer.ts'

export type MemoryClientOptions = MemoryServerScript & {
  /** Shared by the clients of one browser. Default: one of its own, made from the rest of the options. */
  server?: MemoryServer
  /** What `renewTokens` does. Default: `silent-authentication`, which extends the SSO session too. */
  renewal?: 'silent-authentication' | 'refresh-token'
  /** Whether this client reaches the server. Default: always. */
  isOnline?: () => boolean
}

/**
 * A token client without a network, for stories, docs and tests: an ordinary adapter that passes the conformance suite.
 * `signIn` signs the scripted user in at once, whatever the mode, because there is no page to leave.
 */
export function createMemoryClient(options: MemoryClientOptions = {}): TokenClient & { server: MemoryServer } {
  const server = options.server ?? createMemoryServer(options)
  const { tokenLifetimeMs } = server.script
  // a client has a clock of its own, which may be wrong, and may be frozen while it waits
  const { now, sleep } = { ...server.script, ...options }
  const usesRefreshTokens = options.renewal === 'refresh-token'
  const listeners = new Set<(event: TokenClientEvent) => void>()
  const flights = singleFlight()
  let authentication: Authentication | null = null
  let refreshToken: string | null = null
  let tokens = new Map<string, AccessToken>()
  let issued = 0
  let disposed = false

  const emit = (event: TokenClientEvent) => listeners.forEach((listener) => listener(event))
  const lost = (code: 'login-required' | 'session-rejected' | 'subject-changed', phase: TokenClientPhase) => {
    const wasSignedIn = authentication !== null
    const error = new TokenClientError(`token-client/${code}`, phase, 'The memory server has no such session.')
    forget()
    if (wasSignedIn) emit({ type: 'sessionLost', error })
    return error
  }
  const forget = () => {
    authentication = null
    refreshToken = null
    tokens = new Map()
  }
  const issue = (session: MemoryServerSession, contactedAt: number): Authentication => {
    if (authentication && !isSameUser(authentication.user, session.user)) throw lost('subject-changed', 'renewal')
    const expiresAt = now() + tokenLifetimeMs
    tokens = new Map()
    if (usesRefreshTokens) refreshToken = server.issueRefreshToken(session)
    authentication = {
      user: session.user,
      authenticatedAt: now() - (server.script.now() - session.authenticatedAt),
      contactedAt,
      idTokenExpiresAt: expiresAt,
      accessTokenExpiresAt: expiresAt,
      ssoSessionId: session.id,
    }
    return authentication
  }
  const announce = (fresh: Authentication) => {
    emit({ type: 'tokensRenewed', authentication: fresh })
    return fresh
  }
  const guard = (phase: TokenClientPhase) => {
    if (disposed) throw new TokenClientError('token-client/disposed', phase, 'This token client was disposed.')
  }

  const ask: MemoryServer['handle'] = (request, answer) => {
    if (options.isOnline?.() !== false) return server.handle(request, answer, sleep)
    return Promise.reject(new TokenClientError('token-client/network', 'renewal', 'The memory client is offline.'))
  }

  const silently = (phase: TokenClientPhase) =>
    flights.run('silent', async () => {
      const startedAt = now()
      await ask({ endpoint: 'authorize', prompt: 'none' }, () => {
        if (!server.touch()) throw lost('login-required', phase)
      })
      return ask({ endpoint: 'token', grantType: 'authorization_code' }, () => {
        const session = server.session()
        if (!session) throw lost('login-required', phase)
        return announce(issue(session, startedAt))
      })
    })

  const refresh = () =>
    flights.run('refresh', () =>
      ask({ endpoint: 'token', grantType: 'refresh_token' }, () => {
        const session = refreshToken === null ? null : server.redeemRefreshToken(refreshToken)
        if (!authentication || !session) throw lost('session-rejected', 'renewal')
        return announce(issue(session, authentication.contactedAt))
      }),
    )

  const renew = () => (refreshToken ? refresh() : silently('renewal'))

  return {
    server,
    key: 'memory',
    capabilities: {
      silentAuthentication: true,
      renewalExtendsSession: !usesRefreshTokens,
      popup: true,
      signOutOfSso: true,
    },
    async restore({ silent = true, signal } = {}) {
      guard('silent-authentication')
      if (!silent) return null
      try {
        return await withSignal(silently('silent-authentication'), signal)
      } catch (error) {
        if (error instanceof TokenClientError && error.code === 'token-client/login-required') return null
        throw error
      }
    },
    async signIn({ appState, returnTo, prompt } = {}) {
      guard('sign-in')
      const startedAt = now()
      await ask({ endpoint: 'authorize', ...(prompt ? { prompt } : {}) }, () => {
        if (prompt === 'login' || !server.touch()) server.signInAs(server.session()?.user ?? server.script.user)
      })
      return ask({ endpoint: 'token', grantType: 'authorization_code' }, () => {
        const session = server.session()
        if (!session) throw lost('login-required', 'sign-in')
        forget() // whoever was signed in before: the person has just said who they are
        return announce({
          ...issue(session, startedAt),
          ...(appState === undefined ? {} : { appState }),
          ...(returnTo === undefined ? {} : { returnTo }),
        })
      })
    },
    async extendSession({ signal } = {}) {
      guard('silent-authentication')
      return withSignal(silently('silent-authentication'), signal)
    },
    async renewTokens({ signal } = {}) {
      guard('renewal')
      return withSignal(renew(), signal)
    },
    async getAccessToken({ audience, scope, minValidityMs, forceRenew, cachedOnly, signal } = {}) {
      guard('access-token')
      const least = minValidityMs ?? Math.min(10_000, tokenLifetimeMs / 30)
      const read = () => {
        if (!authentication) return null
        const expiresAt = authentication.accessTokenExpiresAt ?? 0
        if (expiresAt < now() + least) return null
        const name = `${audience ?? ''} ${scope ?? ''}`
        const token: AccessToken = tokens.get(name) ?? {
          value: `memory-token-${++issued}`,
          type: 'Bearer',
          expiresAt,
          ...(audience === undefined ? {} : { audience }),
          ...(scope === undefined ? {} : { scope }),
        }
        tokens.set(name, token)
        return token
      }
      const cached = forceRenew ? null : read()
      if (cached) return cached
      if (!authentication)
        throw new TokenClientError('token-client/not-signed-in', 'access-token', 'Nobody is signed in.')
      if (cachedOnly)
        throw new TokenClientError('token-client/renewal-required', 'access-token', 'The cached token has expired.')
      await withSignal(renew(), signal)
      const fresh = read()
      if (!fresh) throw new TokenClientError('token-client/not-signed-in', 'access-token', 'Nobody is signed in.')
      return fresh
    },
    async signOut({ scope = 'sso' } = {}) {
      forget()
      if (scope === 'sso') await ask({ endpoint: 'end-session' }, () => server.endSession())
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      disposed = true
      forget()
      listeners.clear()
    },
  }
}
