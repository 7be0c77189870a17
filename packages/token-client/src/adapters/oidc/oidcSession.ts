import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClientEvent,
} from '../../tokenClient.ts'
import { TokenClientError } from '../../tokenClientError.ts'
import type { Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import { endSession } from './endSession.ts'
import { redeemCode, takeCallback } from './finishSignIn.ts'
import { createGrantRequests, notSignedIn } from './grantRequests.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { failure, isFailure } from './protocolError.ts'
import { createRenewals } from './renewTokens.ts'
import { createSiblingTabs } from './siblingTabs.ts'
import { transactionStore } from './signInTransaction.ts'
import { startSignIn } from './startSignIn.ts'
import { createTokenStore } from './tokenStore.ts'

/** What a correctly configured client does. */
export type OidcSession = {
  server(): DiscoveredServer | undefined
  holdsRefreshToken(): boolean
  restore(silent?: boolean): Promise<Authentication | null>
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
  const siblings = settings.shareTokensAcrossTabs ? createSiblingTabs(key, settings.issuer, tokens) : undefined
  const { server, discover, obtain, forget, end } = createGrantRequests(settings, tokens, siblings, emit)
  const restores = singleFlight()
  const { extend, restore, renew } = createRenewals(settings, tokens, siblings, obtain)

  const find = async (silent: boolean) => {
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      if (!callback) return silent ? await restore(own) : null
      const { response, transaction, contactedAt } = callback
      const { appState, returnTo } = transaction
      const authentication = await obtain('callback', 'callback', own, (errand) =>
        redeemCode(errand, response, transaction, contactedAt),
      )
      return { ...authentication, ...(appState !== undefined && { appState }), returnTo }
    } catch (error) {
      if (isFailure(error, 'login-required')) return null
      if (callback && error instanceof TokenClientError) error.returnTo = callback.transaction.returnTo
      throw error
    }
  }

  return {
    server,
    end,
    holdsRefreshToken: () => !!tokens.refresh,
    restore: (silent = true) => restores.run(`${silent}`, () => find(silent)),
    signIn: (options) => startSignIn(settings, discover, transactions, own, options),
    extend: () => extend(own),
    renew: () => renew(own),
    async getAccessToken({ audience = own.audience, scope = own.scope, minValidityMs, forceRenew, cachedOnly }) {
      const cached = forceRenew ? null : tokens.find(audience, scope, minValidityMs)
      if (cached) return cached
      if (!tokens.authentication) throw notSignedIn('access-token')
      if (cachedOnly) throw failure('renewal-required', 'access-token')
      await renew({ audience, scope, minValidityMs })
      // what has just arrived, however short its life
      const fresh = tokens.find(audience, scope, -Infinity)
      if (!fresh) throw notSignedIn('access-token')
      return fresh
    },
    async signOut({ scope = 'sso', returnTo }) {
      const { idToken } = tokens
      forget()
      if (scope === 'sso') await endSession(settings, discover, transactions, idToken, returnTo)
    },
  }
}
