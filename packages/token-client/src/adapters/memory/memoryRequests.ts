// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { type TokenClientPhase, TokenClientError, isTokenClientError } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import type { MemoryServer, MemoryServerSession } from './memoryServer.ts'
import type { MemoryTokens } from './memoryTokens.ts'

/** The ways to get tokens out of a memory server. Each checks, like a real client, what has become of the world meanwhile. */
export type MemoryRequests = {
  ask: MemoryServer['handle']
  silently(phase: TokenClientPhase): Promise<Authentication>
  refresh(): Promise<Authentication>
  /** After the person has proved who they are. */
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
  const flights = singleFlight()

  const ask: MemoryServer['handle'] = (request, answer) =>
    context.isOnline()
      ? server.handle(request, answer, context.sleep)
      : Promise.reject(new TokenClientError('token-client/network', 'renewal', 'The memory client is offline.'))

  const keep = (session: MemoryServerSession, contactedAt: number) => {
    const refreshToken = context.usesRefreshTokens ? server.issueRefreshToken(session) : null
    const authentication = tokens.accept(authenticationOf(session, contactedAt, context), refreshToken)
    emit({ type: 'tokensRenewed', authentication })
    return authentication
  }

  /** Asks for a session, and takes what is answered unless everything was forgotten meanwhile. */
  const obtain = async (phase: TokenClientPhase, find: () => Promise<[MemoryServerSession, contactedAt: number]>) => {
    const { epoch, authentication: before } = tokens
    try {
      const [session, contactedAt] = await find()
      if (tokens.epoch !== epoch)
        throw new TokenClientError('token-client/not-signed-in', phase, 'Nobody is signed in.')
      if (before && !isSameUser(before.user, session.user)) throw gone('subject-changed', phase)
      return keep(session, contactedAt)
    } catch (error) {
      if (isTokenClientError(error) && error.endsSession && before && tokens.epoch === epoch) {
        tokens.forget()
        emit({ type: 'sessionLost', error })
      }
      throw error
    }
  }
  const exchange = (phase: TokenClientPhase) =>
    ask({ endpoint: 'token', grantType: 'authorization_code' }, () => server.session() ?? fail('login-required', phase))

  return {
    ask,
    silently: (phase) =>
      flights.run(`silent ${tokens.epoch}`, () =>
        obtain(phase, async () => {
          const startedAt = now()
          await ask({ endpoint: 'authorize', prompt: 'none' }, () => server.touch() ?? fail('login-required', phase))
          return [await exchange(phase), startedAt]
        }),
      ),
    refresh: () =>
      flights.run(`refresh ${tokens.epoch}`, () =>
        obtain('renewal', async () => {
          const { refreshToken, authentication } = tokens
          const session = await ask(
            { endpoint: 'token', grantType: 'refresh_token' },
            () => (refreshToken && server.redeemRefreshToken(refreshToken)) || fail('session-rejected', 'renewal'),
          )
          return [session, authentication?.contactedAt ?? 0]
        }),
      ),
    async begin(contactedAt, signal) {
      const session = await exchange('sign-in')
      signal?.throwIfAborted()
      tokens.forget() // whoever was signed in before: the person has just said who they are
      return keep(session, contactedAt)
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

const gone = (code: 'login-required' | 'session-rejected' | 'subject-changed', phase: TokenClientPhase) =>
  new TokenClientError(`token-client/${code}`, phase, 'The memory server has no such session.')

const fail = (...reason: Parameters<typeof gone>): never => {
  throw gone(...reason)
}
