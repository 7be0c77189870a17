import { createTokenClient, type TokenClientSession } from '../../createTokenClient.ts'
import type { SignInOptions, TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import { createError, hasErrorCode } from '../../tokenClientError.ts'
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
  const client = createTokenClient(
    options.key ?? 'memory',
    (emit) => createMemorySession(server, options, emit),
    (session) => ({
      silentAuthentication: true,
      get renewalExtendsSession() {
        return !session?.holdsRefreshToken()
      },
      popup: true,
      signOutOfSso: true,
    }),
  )
  return Object.assign(client, { server })
}

// oxlint-disable-next-line max-lines-per-function -- the methods of one contract, side by side
function createMemorySession(
  server: MemoryServer,
  options: MemoryClientOptions,
  emit: (event: TokenClientEvent) => void,
): TokenClientSession & { holdsRefreshToken(): boolean } {
  // a client has its own clock, which may be wrong, and may be frozen while it waits
  const { now, sleep } = { ...server.script, ...options }
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
  const end = () => {
    popups.end()
    requests.forget()
  }

  return {
    end,
    holdsRefreshToken: () => tokens.refreshToken !== null,
    restore: async (silent) =>
      silent
        ? requests.silently('silent-authentication').catch((error: unknown) => {
            if (hasErrorCode(error, 'login-required')) return null
            throw error
          })
        : null,
    signIn: (request) => (request.mode === 'popup' ? popups.signIn(request) : signIn(request)),
    extendSession: () => requests.silently('silent-authentication'),
    renewTokens: renew,
    findAccessToken: tokens.find,
    async getAccessToken(request) {
      if (!tokens.authentication) throw createError('not-signed-in', 'access-token')
      emit({ type: 'tokensRenewed', authentication: await renew() })
      const token = tokens.find({ ...request, minValidityMs: -Infinity })
      if (!token) throw createError('not-signed-in', 'access-token')
      return token
    },
    async signOut({ scope = 'sso' }) {
      end()
      if (scope === 'sso') await requests.ask({ endpoint: 'end-session' }, () => server.endSession())
    },
  }
}
