// oxlint-disable max-lines-per-function -- the methods of one contract, side by side
import type { Authentication } from '../../authentication.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  TokenClientEvent,
} from '../../tokenClient.ts'
import type { Target } from '../../protocol/authorizationRequest.ts'
import type { DiscoveredServer } from '../../protocol/discovery.ts'
import { endSession, revokeToken } from '../../protocol/endSession.ts'
import type { Callback } from '../../protocol/finishSignIn.ts'
import { redeemCode } from '../../protocol/tokenRequest.ts'
import { createGrantRequests, notSignedIn } from './grantRequests.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { popupGrants } from '../../browser/popupGrants.ts'
import { createPopups, type Popups } from '../../browser/popups.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { createRenewals } from '../../tokens/renewTokens.ts'
import { createSiblingTabs } from '../../tabs/siblingTabs.ts'
import { whereItBegan, type TransactionStore } from '../../browser/transactionStore.ts'
import { startSignIn } from './startSignIn.ts'
import { loadableExtras } from '../../tokens/tokenFeatures.ts'
import { createTokenStore } from '../../tokens/tokenStore.ts'

/** The methods that need the protocol: this module is lazy-loaded, with the protocol and the tokens. */
export type OidcSession = {
  server(): DiscoveredServer | undefined
  holdsRefreshToken(): boolean
  /** Asks other tabs, the storage and the server who is signed in. */
  restore(): Promise<Authentication | null>
  finishSignIn(callback: Callback): Promise<Authentication | null>
  /** @param popup a window that has been opened for this sign-in */
  signIn(options: SignInOptions, popup?: Window): Promise<Authentication>
  extend(interactive?: boolean, popup?: Window): Promise<Authentication>
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
  transactions: TransactionStore,
  emit: (event: TokenClientEvent) => void,
): OidcSession {
  const own: Target = { audience: settings.audience, scope: settings.scope }
  const tokens = createTokenStore(settings)
  const siblings = settings.shareTokensAcrossTabs ? createSiblingTabs(key, settings.issuer, tokens) : undefined
  const extras = loadableExtras(key, settings, tokens)
  const requests = createGrantRequests(settings, tokens, siblings, emit, extras)
  const { server, discover, obtain, forget, end } = requests
  const renewals = createRenewals(settings, tokens, siblings, obtain)
  const popups = createPopups(key, popupGrants(settings, own, requests, renewals), emit)

  const finishSignIn = async ({ response, transaction, contactedAt }: Callback) => {
    discover(transaction.server).catch(() => {}) // asked again below
    const authentication = await obtain('callback', 'callback', own, (context) =>
      redeemCode(context, response, transaction, contactedAt),
    )
    return { ...authentication, ...whereItBegan(transaction, authentication) }
  }

  const findAccessToken: OidcSession['findAccessToken'] = ({ audience = own.audience, scope = own.scope, ...rest }) =>
    tokens.find(audience, scope, rest.minValidityMs)

  return {
    server,
    end,
    // one whose answer was lost is not what the next renewal uses first
    holdsRefreshToken: () => !!tokens.refresh && !tokens.refresh.isDoubtful,
    restore: () => renewals.restore(own).catch(nullIfSignedOut),
    finishSignIn: (callback) => finishSignIn(callback).catch(nullIfSignedOut),
    signIn: (options, popup) =>
      options.mode === 'popup'
        ? popups.signIn(options, popup)
        : startSignIn(settings, discover, transactions, own, options),
    extend: (interactive, popup) => (interactive ? popups.extend(popup) : renewals.extend(own)),
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

/** The server has answered: no user is signed in. */
const nullIfSignedOut = (error: unknown): null => {
  if (isFailure(error, 'login-required') || isFailure(error, 'session-revoked')) return null
  throw error
}
