import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClientEvent,
} from '../../tokenClient.ts'
import { isTokenClientError } from '../../tokenClientError.ts'
import type { Target } from '../../protocol/authorizationRequest.ts'
import type { DiscoveredServer } from '../../protocol/discovery.ts'
import { endSession } from '../../protocol/endSession.ts'
import { createGrantRequests, notSignedIn } from '../oidc/grantRequests.ts'
import type { OidcSettings } from '../oidc/oidcOptions.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { createSiblingTabs } from '../../tabs/siblingTabs.ts'
import { transactionStore, whereItBegan } from '../../browser/transactionStore.ts'
import { createTokenStore } from '../../tokens/tokenStore.ts'
import { whenSeen } from '../../browser/afterPrerendering.ts'
import { acceptTokens } from './acceptTokens.ts'
import { createImplicitRenewals } from './implicitRenewals.ts'
import { leaveToSignIn } from './leaveToSignIn.ts'
import { takeFragment } from './takeFragment.ts'

/** What a correctly configured client does. */
export type ImplicitSession = {
  server(): DiscoveredServer | undefined
  restore(silent?: boolean): Promise<Authentication | null>
  signIn(options: SignInOptions): Promise<never>
  extend(): Promise<Authentication>
  renew(): Promise<Authentication>
  findAccessToken(request: AccessTokenRequest): AccessToken | null
  getAccessToken(request: AccessTokenRequest): Promise<AccessToken>
  signOut(options: SignOutOptions): Promise<void>
  end(): void
}

export function createImplicitSession(
  key: string,
  settings: OidcSettings,
  emit: (event: TokenClientEvent) => void,
): ImplicitSession {
  const own: Target = { audience: settings.audience, scope: settings.scope }
  const tokens = createTokenStore(settings)
  const transactions = transactionStore(key)
  const siblings = settings.shareTokensAcrossTabs ? createSiblingTabs(key, settings.issuer, tokens) : undefined
  const { server, discover, obtain, forget, end } = createGrantRequests(settings, tokens, siblings, emit)
  const restores = singleFlight()
  const { extend, restore, renew } = createImplicitRenewals(settings.scope, obtain)

  const find = async (silent: boolean) => {
    const callback = takeFragment(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      if (!callback) return silent ? await restore(own) : null
      const { response, transaction, contactedAt } = callback
      const authentication = await obtain('callback', 'callback', own, (context) =>
        acceptTokens(context, response, transaction, contactedAt),
      )
      return { ...authentication, ...whereItBegan(transaction, authentication) }
    } catch (error) {
      if (isFailure(error, 'login-required')) return null
      if (callback && isTokenClientError(error)) error.returnTo = callback.transaction.returnTo
      throw error
    }
  }

  return {
    server,
    end,
    restore: (silent = true) => restores.run(`${silent}`, () => whenSeen(() => find(silent))),
    signIn: (options) => leaveToSignIn(settings, discover, transactions, own, options),
    extend: () => extend(own),
    renew: () => renew(own),
    findAccessToken: ({ audience = own.audience, scope = own.scope, minValidityMs }) =>
      tokens.find(audience, scope, minValidityMs),
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
    async signOut({ scope = 'sso', ...rest }) {
      const { idToken } = tokens
      await forget()
      if (scope === 'sso') await endSession(settings, discover, transactions, idToken, rest)
    },
  }
}
