// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { Authentication } from '../../authentication.ts'
import { createRequestQueue } from '../../requestQueue.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { createError, type TokenClientPhase } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import { withSignal } from '../../withSignal.ts'
import type { MemoryServer, MemoryServerSession } from './memoryServer.ts'
import type { MemoryTokens } from './memoryTokens.ts'

/** The requests of a memory client. Like a real client, each checks whether the user has changed meanwhile. */
export type MemoryRequests = {
  ask: MemoryServer['handle']
  silently(phase: TokenClientPhase): Promise<Authentication>
  refresh(): Promise<Authentication>
  /** Drops the tokens, and every request that would bring new ones. */
  forget(): void
  /** Gets tokens after the user has signed in. */
  begin(contactedAt: number, signal?: AbortSignal): Promise<Authentication>
}

export function createMemoryRequests(context: {
  server: MemoryServer
  tokens: MemoryTokens
  usesRefreshTokens: boolean
  isOnline: () => boolean
  now: () => number
  sleep: (ms: number) => Promise<void>
  emit: (event: TokenClientEvent) => void
}): MemoryRequests {
  const { server, tokens, now, emit } = context
  const forget = () => {
    tokens.forget()
    queue.newEpoch()
  }
  const queue = createRequestQueue((error) => {
    if (!error.endsSession || !tokens.authentication) return
    forget()
    emit({ type: 'sessionLost', error })
  })

  const ask: MemoryServer['handle'] = (request, answer) =>
    context.isOnline()
      ? server.handle(request, answer, context.sleep)
      : Promise.reject(createError('network', 'renewal', 'The memory client is offline.'))

  const accept = (session: MemoryServerSession, contactedAt: number) => {
    const refreshToken = context.usesRefreshTokens ? server.issueRefreshToken(session) : null
    return tokens.accept(authenticationOf(session, contactedAt, context), refreshToken)
  }
  /** Requests a session, and accepts it if it belongs to the same user. */
  const request = (
    name: string,
    phase: TokenClientPhase,
    find: () => Promise<[session: MemoryServerSession, contactedAt: number]>,
  ) =>
    queue.enqueue(name, phase, async ({ signal }) => {
      const [session, contactedAt] = await withSignal(find(), signal, phase)
      signal.throwIfAborted()
      const { authentication } = tokens
      if (authentication && !isSameUser(authentication.user, session.user)) throw noSession('subject-changed', phase)
      return accept(session, contactedAt)
    })
  const exchange = (phase: TokenClientPhase) =>
    ask({ endpoint: 'token', grantType: 'authorization_code' }, () => server.session() ?? fail('login-required', phase))

  return {
    ask,
    forget,
    silently: (phase) =>
      request('silent', phase, async () => {
        const startedAt = now()
        await ask({ endpoint: 'authorize', prompt: 'none' }, () => server.touch() ?? fail('login-required', phase))
        return [await exchange(phase), startedAt]
      }),
    refresh: () =>
      request('refresh', 'renewal', async () => {
        const { refreshToken, authentication } = tokens
        const session = await ask(
          { endpoint: 'token', grantType: 'refresh_token' },
          () => (refreshToken && server.redeemRefreshToken(refreshToken)) || fail('session-rejected', 'renewal'),
        )
        return [session, authentication?.contactedAt ?? 0]
      }),
    async begin(contactedAt, signal) {
      const session = await exchange('sign-in')
      signal?.throwIfAborted()
      // the user has just signed in, so nothing of the previous session counts any more
      forget()
      return accept(session, contactedAt)
    },
  }
}

const authenticationOf = (
  session: MemoryServerSession,
  contactedAt: number,
  { server, now }: { server: MemoryServer; now: () => number },
): Authentication => {
  const expiresAt = now() + server.script.tokenLifetimeMs
  return {
    user: session.user,
    // by the time that has passed at the server, because the two clocks may differ
    authenticatedAt: now() - (server.script.now() - session.authenticatedAt),
    contactedAt,
    idTokenExpiresAt: expiresAt,
    accessTokenExpiresAt: expiresAt,
    ssoSessionId: session.id,
  }
}

const noSession = (code: 'login-required' | 'session-rejected' | 'subject-changed', phase: TokenClientPhase) =>
  createError(code, phase, 'The memory server has no such session.')

const fail = (...reason: Parameters<typeof noSession>): never => {
  throw noSession(...reason)
}
