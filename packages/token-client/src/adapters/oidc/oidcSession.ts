import type { Authentication } from '../../authentication.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClientEvent,
} from '../../tokenClient.ts'
import { withSignal } from '../../withSignal.ts'
import { authenticateSilently } from './authenticateSilently.ts'
import type { Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import { endSession } from './endSession.ts'
import { redeemCode, takeCallback } from './finishSignIn.ts'
import { createGrantRequests, notSignedIn } from './grantRequests.ts'
import { scopesOf, type OidcSettings } from './oidcOptions.ts'
import { failure, isFailure } from './protocolError.ts'
import { requestTokens } from './requestTokens.ts'
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
  const { server, discover, obtain, forget, end } = createGrantRequests(settings, tokens, emit)
  let restoring: Promise<Authentication | null> | null = null
  let silenceHasWorked = false

  const silently = (target: Target) =>
    obtain(`silent ${target.audience} ${target.scope}`, 'silent-authentication', target, async (errand) => {
      const grant = await authenticateSilently(errand, silenceHasWorked)
      silenceHasWorked = true
      return grant
    })

  const refresh = (target: Target) =>
    obtain(`refresh ${target.audience}`, 'renewal', target, async (errand) => {
      const { refreshToken } = tokens
      if (!refreshToken) throw notSignedIn('renewal')
      const parameters = { grant_type: 'refresh_token', refresh_token: refreshToken }
      return requestTokens(errand, parameters, null, (rotated) => {
        if (!errand.signal.aborted) tokens.refreshToken = rotated
      })
    })

  /** What was asked for at sign-in is asked for again: without it the ID token would say less about the person. */
  const renew = ({ audience, scope }: Target) => {
    const all = scopesOf(`${own.scope} ${scope}`).join(' ')
    return (tokens.refreshToken && all === own.scope ? refresh : silently)({ audience, scope: all })
  }

  const find = async () => {
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      if (!callback) return await silently(own)
      const { response, transaction, contactedAt } = callback
      const { appState, returnTo } = transaction
      const authentication = await obtain('callback', 'callback', own, (errand) =>
        redeemCode(errand, response, transaction, contactedAt),
      )
      return { ...authentication, ...(appState !== undefined && { appState }), returnTo }
    } catch (error) {
      if (isFailure(error, 'login-required')) return null
      throw error
    }
  }

  return {
    server,
    end,
    holdsRefreshToken: () => !!tokens.refreshToken,
    restore: () =>
      (restoring ??= find().finally(() => {
        restoring = null
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
    }) {
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
  }
}
