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
import { failure, isFailure } from './protocolError.ts'
import { requestTokens, type Errand, type Grant } from './requestTokens.ts'
import { readReturnTo } from './returnTo.ts'
import { transactionStore } from './signInTransaction.ts'
import { startSignIn } from './startSignIn.ts'
import { createTokenStore } from './tokenStore.ts'

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
  const obtain = (name: string, phase: TokenClientPhase, target: Target, ask: (errand: Errand) => Promise<Grant>) =>
    flights.run(name, () => {
      const { signal } = signedOut
      const turn = lastTurn.then(async () => {
        try {
          const grant = await ask({ settings, server: await discover(), target, phase, signal })
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
    obtain(`silent ${target.audience} ${target.scope}`, 'silent-authentication', target, async (errand) => {
      const grant = await authenticateSilently(errand, silenceHasWorked)
      silenceHasWorked = true
      return grant
    })

  const refresh = (target: Target) =>
    obtain(`refresh ${target.audience}`, 'renewal', target, async (errand) => {
      if (!tokens.refreshToken) throw notSignedIn('renewal')
      return requestTokens(
        errand,
        { grant_type: 'refresh_token', refresh_token: tokens.refreshToken },
        null,
        (rotated) => {
          if (!errand.signal.aborted) tokens.refreshToken = rotated
        },
      )
    })

  /** What is asked for at sign-in is always asked for again: without it the ID token would say less about the person. */
  const renew = ({ audience, scope }: Target) => {
    const all = scopesOf(`${own.scope} ${scope}`).join(' ')
    return (tokens.refreshToken && all === own.scope ? refresh : silently)({ audience, scope: all })
  }

  const complete = async ({ response, transaction, contactedAt }: Callback): Promise<Authentication> => {
    const { appState, returnTo } = transaction
    const authentication = await obtain('callback', 'callback', own, (errand) =>
      redeemCode(errand, response, transaction, contactedAt),
    )
    return { ...authentication, ...(appState !== undefined && { appState }), returnTo }
  }

  const find = async () => {
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      return await (callback ? complete(callback) : silently(own))
    } catch (error) {
      if (isFailure(error, 'login-required')) return null
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
      if (cachedOnly) throw failure('renewal-required', 'access-token', 'No token in the cache is valid.')
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

const notSignedIn = (phase: TokenClientPhase) => failure('not-signed-in', phase, 'Nobody is signed in.')
