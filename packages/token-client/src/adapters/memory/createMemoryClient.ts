// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { SignInOptions, TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import { type TokenClientPhase, TokenClientError, isTokenClientError } from '../../tokenClientError.ts'
import { withSignal } from '../../withSignal.ts'
import { createMemoryPopups } from './memoryPopup.ts'
import { createMemoryRequests } from './memoryRequests.ts'
import { createMemoryServer, type MemoryServer, type MemoryServerScript } from './memoryServer.ts'
import { createMemoryTokens } from './memoryTokens.ts'

export type MemoryClientOptions = MemoryServerScript & {
  /** Tells the apps of one browser apart. Default: `memory`. */
  key?: string
  /** Shared by the clients of one browser. Default: one of its own, made from the rest of the options. */
  server?: MemoryServer
  /** What `renewTokens` does. Default: `silent-authentication`, which extends the SSO session too. */
  renewal?: 'silent-authentication' | 'refresh-token'
  /** Whether this client reaches the server. Default: always. */
  isOnline?: () => boolean
}

/**
 * A token client without a network, for stories, docs and tests: an ordinary adapter that passes the conformance suite.
 * `signIn` signs the scripted user in at once, whatever the mode, because there is no page to leave; `server.holdPopup()`
 * keeps a window open.
 */
export function createMemoryClient(options: MemoryClientOptions = {}): TokenClient & { server: MemoryServer } {
  const server = options.server ?? createMemoryServer(options)
  // a client has a clock of its own, which may be wrong, and may be frozen while it waits
  const { now, sleep } = { ...server.script, ...options }
  const listeners = new Set<(event: TokenClientEvent) => void>()
  const emit = (event: TokenClientEvent) => listeners.forEach((listener) => listener(event))
  const tokens = createMemoryTokens(now, server.script.tokenLifetimeMs)
  const requests = createMemoryRequests({
    server,
    tokens,
    now,
    sleep,
    usesRefreshTokens: options.renewal === 'refresh-token',
    isOnline: options.isOnline ?? (() => true),
    emit,
  })
  let isDisposed = false

  const guarded = async <T>(phase: TokenClientPhase, run: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const disposed = () => new TokenClientError('token-client/disposed', phase, 'This token client was disposed.')
    if (isDisposed) throw disposed()
    try {
      return await withSignal(run(), signal)
    } catch (error) {
      throw isDisposed ? disposed() : error
    }
  }
  const signIn = async ({ appState, returnTo, prompt }: SignInOptions, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    const startedAt = now()
    await requests.ask({ endpoint: 'authorize', ...(prompt ? { prompt } : {}) }, () => {
      if (prompt === 'login' || !server.touch()) server.signInAs(server.session()?.user ?? server.script.user)
    })
    const authentication = await requests.begin(startedAt, signal)
    return {
      ...authentication,
      ...(appState === undefined ? {} : { appState }),
      ...(returnTo === undefined ? {} : { returnTo }),
    }
  }
  const popups = createMemoryPopups(server.takePopup, signIn, emit)
  const renew = () => (tokens.refreshToken ? requests.refresh() : requests.silently('renewal'))

  return {
    server,
    key: options.key ?? 'memory',
    capabilities: {
      silentAuthentication: true,
      get renewalExtendsSession() {
        return tokens.refreshToken === null
      },
      popup: true,
      signOutOfSso: true,
    },
    restore: ({ silent = true, signal } = {}) =>
      guarded(
        'silent-authentication',
        async () => (silent ? requests.silently('silent-authentication').catch(nobodyIsThere) : null),
        signal,
      ),
    signIn: (request = {}) =>
      guarded('sign-in', () => (request.mode === 'popup' ? popups.signIn(request) : signIn(request))),
    extendSession: ({ signal } = {}) =>
      guarded('silent-authentication', () => requests.silently('silent-authentication'), signal),
    renewTokens: ({ signal } = {}) => guarded('renewal', renew, signal),
    findAccessToken: (request = {}) => tokens.find(request),
    getAccessToken: (request = {}) =>
      guarded(
        'access-token',
        async () => {
          const notSignedIn = () =>
            new TokenClientError('token-client/not-signed-in', 'access-token', 'Nobody is signed in.')
          const cached = request.forceRenew ? null : tokens.find(request)
          if (cached) return cached
          if (!tokens.authentication) throw notSignedIn()
          if (request.cachedOnly)
            throw new TokenClientError('token-client/renewal-required', 'access-token', 'The cached token has expired.')
          await renew()
          const fresh = tokens.find({ ...request, minValidityMs: -Infinity })
          if (!fresh) throw notSignedIn()
          return fresh
        },
        request.signal,
      ),
    async signOut({ scope = 'sso' } = {}) {
      popups.end()
      tokens.forget()
      if (scope === 'sso') await requests.ask({ endpoint: 'end-session' }, () => server.endSession())
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      popups.end()
      tokens.forget()
      listeners.clear()
    },
  }
}

const nobodyIsThere = (error: unknown): null => {
  if (isTokenClientError(error) && error.code === 'token-client/login-required') return null
  throw error
}
