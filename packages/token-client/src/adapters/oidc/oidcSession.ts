import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClientEvent,
} from '../../tokenClient.ts'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import { withSignal } from '../../withSignal.ts'
import { authenticateSilently } from './authenticateSilently.ts'
import type { Target } from './authorizationRequest.ts'
import { discoverIssuer, type DiscoveredServer } from './discoverIssuer.ts'
import { endSession } from './endSession.ts'
import { redeemCode, takeCallback, type Callback } from './finishSignIn.ts'
import { scopesOf, type OidcSettings } from './oidcOptions.ts'
import { refreshTokens } from './refreshTokens.ts'
import { readReturnTo } from './returnTo.ts'
import { transactionStore } from './signInTransaction.ts'
import { startSignIn } from './startSignIn.ts'
import { createTokenStore } from './tokenStore.ts'
import type { Grant } from './verifyTokens.ts'

/** What a correctly configured client does. */
export type OidcSession = {
  server(): DiscoveredServer | null
  holdsRefreshToken(): boolean
  restore(): Promise<Authentication | null>
  signIn(options: SignInOptions): Promise<never>
  extend(): Promise<Authentication>
  renew(): Promise<Authentication>
  getAccessToken(request: AccessTokenRequest): Promise<AccessToken>
  signOut(options: SignOutOptions): Promise<void>
  end(): void
}

export function createOidcSession(
  key: string,
  settings: OidcSettings,
  emit: (event: TokenClientEvent) => void,
): OidcSession {
  const own: Target = { audience: settings.audience, scope: settings.scope }
  const tokens = createTokenStore(settings)
  const transactions = transactionStore(key)
  const ended = new AbortController()
  let flights = singleFlight()
  let signedOut = new AbortController()
  let lastTurn: Promise<unknown> = Promise.resolve()
  let discovering: Promise<DiscoveredServer> | undefined
  let restoring: Promise<Authentication | null> | undefined
  let server: DiscoveredServer | null = null
  let silenceHasWorked = false

  const discover = () =>
    (discovering ??= discoverIssuer(settings, ended.signal).then(
      (found) => (server = found),
      (error: unknown) => {
        discovering = undefined
        throw error
      },
    ))

  const forget = () => {
    tokens.forget()
    signedOut.abort()
    signedOut = new AbortController()
    flights = singleFlight()
  }

  /** One request for tokens at a time, shared by all who ask for the same; its outcome is kept and told to everybody. */
  const obtain = (
    name: string,
    phase: TokenClientPhase,
    ask: (server: DiscoveredServer, signal: AbortSignal) => Promise<Grant>,
  ) =>
    flights.run(name, () => {
      const { signal } = signedOut
      const turn = lastTurn.then(async () => {
        try {
          const grant = await ask(await discover(), signal)
          signal.throwIfAborted()
          const authentication = tokens.accept(grant, phase)
          emit({ type: 'tokensRenewed', authentication })
          return authentication
        } catch (error) {
          if (signal.aborted) throw notSignedIn(phase)
          if (error instanceof TokenClientError && error.endsSession && tokens.authentication) {
            forget()
            emit({ type: 'sessionLost', error })
          }
          throw error
        }
      })
      lastTurn = turn.catch(() => {})
      return turn
    })

  const silently = (target: Target) =>
    obtain(`silent ${target.audience} ${target.scope}`, 'silent-authentication', async (found, signal) => {
      const grant = await authenticateSilently(settings, found, target, silenceHasWorked, signal)
      silenceHasWorked = true
      return grant
    })

  const refresh = (target: Target) =>
    obtain(`refresh ${target.audience}`, 'renewal', async (found, signal) => {
      if (!tokens.refreshToken) throw notSignedIn('renewal')
      const keep = (rotated: string) => {
        if (!signal.aborted) tokens.refreshToken = rotated
      }
      return refreshTokens(settings, found, tokens.refreshToken, target, keep, signal)
    })

  /** What is asked for at sign-in is always asked for again: without it the ID token would say less about the person. */
  const renew = ({ audience, scope }: Target) => {
    const all = scopesOf(`${own.scope} ${scope}`).join(' ')
    return (tokens.refreshToken && all === own.scope ? refresh : silently)({ audience, scope: all })
  }

  const complete = async ({ parameters, transaction, contactedAt }: Callback): Promise<Authentication> => {
    const { appState, returnTo } = transaction
    const authentication = await obtain('callback', 'callback', (found, signal) =>
      redeemCode(settings, found, parameters, transaction, own, contactedAt, 'callback', signal),
    )
    return { ...authentication, ...(appState === undefined ? {} : { appState }), returnTo }
  }

  const find = async () => {
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      return await (callback ? complete(callback) : silently(own))
    } catch (error) {
      if (error instanceof TokenClientError && error.code === 'token-client/login-required') return null
      throw error
    }
  }

  return {
    server: () => server,
    holdsRefreshToken: () => tokens.refreshToken !== undefined,
    restore: () =>
      (restoring ??= find().finally(() => {
        restoring = undefined
      })),
    signIn: (options) => startSignIn(settings, discover, transactions, own, options),
    extend: () => silently(own),
    renew: () => renew(own),
    async getAccessToken({
      audience = own.audience,
      scope = own.scope,
      minValidityMs,
      forceRenew,
      cachedOnly,
      signal,
    }: AccessTokenRequest) {
      const cached = forceRenew ? null : tokens.find(audience, scope, minValidityMs)
      if (cached) return cached
      if (!tokens.authentication) throw notSignedIn('access-token')
      if (cachedOnly)
        throw new TokenClientError('token-client/renewal-required', 'access-token', 'No token in the cache is valid.')
      await withSignal(renew({ audience, scope }), signal)
      // what has just arrived, however short its life
      const fresh = tokens.find(audience, scope, -Infinity)
      if (!fresh) throw notSignedIn('access-token')
      return fresh
    },
    async signOut({ scope = 'sso', returnTo }) {
      const { idToken } = tokens
      forget()
      if (scope === 'application') return
      const { origin } = location
      const returnUri =
        returnTo === undefined ? settings.postLogoutRedirectUri : origin + readReturnTo(returnTo, origin, 'sign-out')
      return endSession(settings, await discover(), transactions, idToken, returnUri)
    },
    end() {
      forget()
      ended.abort()
    },
  }
}

const notSignedIn = (phase: TokenClientPhase) =>
  new TokenClientError('token-client/not-signed-in', phase, 'Nobody is signed in.')
