// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
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
import { endSession, revokeToken } from '../../protocol/endSession.ts'
import { takeCallback } from '../../protocol/finishSignIn.ts'
import { redeemCode } from '../../protocol/tokenRequest.ts'
import { createGrantRequests, notSignedIn } from './grantRequests.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { popupGrants } from '../../browser/popupGrants.ts'
import { createPopups, type Popups } from '../../browser/popups.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { relayResponse } from '../../browser/relayResponse.ts'
import { createRenewals } from '../../tokens/renewTokens.ts'
import { createSiblingTabs } from '../../tabs/siblingTabs.ts'
import { transactionStore, whereItBegan } from '../../browser/transactionStore.ts'
import { startSignIn } from './startSignIn.ts'
import { loadableExtras } from '../../tokens/tokenFeatures.ts'
import { createTokenStore } from '../../tokens/tokenStore.ts'
import { whenSeen } from '../../browser/afterPrerendering.ts'

/** What a correctly configured client does. */
export type OidcSession = {
  server(): DiscoveredServer | undefined
  holdsRefreshToken(): boolean
  restore(silent?: boolean): Promise<Authentication | null>
  signIn(options: SignInOptions): Promise<Authentication>
  extend(interactive?: boolean): Promise<Authentication>
  prepareWindow: Popups['prepare']
  renew(): Promise<Authentication>
  findAccessToken(request: AccessTokenRequest): AccessToken | null
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
  const extras = loadableExtras(key, settings, tokens)
  const requests = createGrantRequests(settings, tokens, siblings, emit, extras)
  const { server, discover, obtain, forget, end } = requests
  const flights = singleFlight()
  const renewals = createRenewals(settings, tokens, siblings, obtain)
  const popups = createPopups(key, popupGrants(settings, own, requests, renewals), emit)

  const find = async (silent: boolean) => {
    const relaying = relayResponse()
    // a window that cannot be closed is one more of this app; a frame is none
    if (relaying && (await relaying, window !== window.top)) return null
    const callback = takeCallback(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      if (!callback) return silent ? await renewals.restore(own) : null
      const { response, transaction, contactedAt } = callback
      discover(transaction.server).catch(() => {}) // asked again below
      const authentication = await obtain('callback', 'callback', own, (context) =>
        redeemCode(context, response, transaction, contactedAt),
      )
      return { ...authentication, ...whereItBegan(transaction, authentication) }
    } catch (error) {
      if (isFailure(error, 'login-required') || isFailure(error, 'session-revoked')) return null
      if (callback && isTokenClientError(error)) error.returnTo = callback.transaction.returnTo
      throw error
    }
  }

  const findAccessToken: OidcSession['findAccessToken'] = ({ audience = own.audience, scope = own.scope, ...rest }) =>
    tokens.find(audience, scope, rest.minValidityMs)

  return {
    server,
    end,
    // one whose answer was lost is not what the next renewal uses first
    holdsRefreshToken: () => !!tokens.refresh && !tokens.refresh.isDoubtful,
    restore: (silent = true) => flights.run(`${silent}`, () => whenSeen(() => find(silent))),
    signIn: (options) =>
      options.mode === 'popup' ? popups.signIn(options) : startSignIn(settings, discover, transactions, own, options),
    extend: (interactive) => (interactive ? popups.extend() : renewals.extend(own)),
    prepareWindow: popups.prepare,
    renew: () => renewals.renew(own),
    findAccessToken,
    async getAccessToken({ audience = own.audience, scope = own.scope, minValidityMs, forceRenew, cachedOnly }) {
      const cached = forceRenew ? null : tokens.find(audience, scope, minValidityMs)
      if (cached) return cached
      if (!tokens.authentication) throw notSignedIn('access-token')
      if (cachedOnly) throw failure('renewal-required', 'access-token')
      await renewals.renew({ audience, scope, minValidityMs })
      return needed(tokens.find(audience, scope, -Infinity))
    },
    async signOut({ scope = 'sso', revoke = scope === 'sso', ...rest }) {
      const { idToken, refresh } = tokens
      await forget()
      if (refresh && revoke) await revokeToken(settings, discover, extras, refresh.value)
      if (scope === 'sso') await endSession(settings, discover, transactions, idToken, rest)
    },
  }
}

const needed = (token: AccessToken | null): AccessToken => {
  if (!token) throw notSignedIn('access-token')
  return token
}
