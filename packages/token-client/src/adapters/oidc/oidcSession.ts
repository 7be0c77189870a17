import { popupGrants } from '../../browser/popupGrants.ts'
import type { KnownBrowser } from '../../browser/knownBrowser.ts'
import { createPopups } from '../../browser/popups.ts'
import { restoreAppState, type TransactionStore } from '../../browser/transactionStore.ts'
import type { Authentication } from '../../authentication.ts'
import type { TokenClientSession } from '../../createTokenClient.ts'
import { endSession, revokeToken } from '../../protocol/endSession.ts'
import type { Callback } from '../../protocol/finishSignIn.ts'
import { ownTarget, type OidcSettings } from '../../protocol/oidcOptions.ts'
import { authenticateSilently } from '../../protocol/silentRequest.ts'
import { redeemCode } from '../../protocol/tokenRequest.ts'
import { createSiblingTabs } from '../../tabs/siblingTabs.ts'
import type { SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import { hasErrorCode } from '../../tokenClientError.ts'
import { accessTokens } from '../../tokens/accessTokens.ts'
import { createRenewals } from '../../tokens/renewTokens.ts'
import { loadableTokenFeatures } from '../../tokens/tokenFeatures.ts'
import { createTokenRequests } from '../../tokens/tokenRequests.ts'
import { createTokenStore } from '../../tokens/tokenStore.ts'
import { startSignIn } from './startSignIn.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

/** The methods that need the protocol: this module is lazy-loaded, with the protocol and the tokens. */
export type OidcSession = Omit<TokenClientSession, 'restore' | 'signIn' | 'extendSession' | 'prepareWindow'> & {
  server(): DiscoveredServer | undefined
  holdsRefreshToken(): boolean
  /** Asks other tabs, the storage and the server who is signed in. */
  restore(): Promise<Authentication | null>
  finishSignIn(callback: Callback): Promise<Authentication | null>
  /** @param popup a window that has been opened for this sign-in */
  signIn(options: SignInOptions, popup?: Window): Promise<Authentication>
  extendSession(interactive: boolean, popup?: Window): Promise<Authentication>
  prepareWindow(purpose: 'extend' | 'sign-in'): () => void
}

export function createOidcSession(
  key: string,
  settings: OidcSettings,
  transactions: TransactionStore,
  emit: (event: TokenClientEvent) => void,
  known: KnownBrowser,
): OidcSession {
  const tokens = createTokenStore(settings)
  const siblings = settings.shareTokensAcrossTabs ? createSiblingTabs(key, settings.issuer, tokens) : undefined
  const features = loadableTokenFeatures(key, settings, tokens)
  const requests = createTokenRequests(settings, tokens, siblings, emit, features)
  const { server, discover, request, forget, end } = requests
  const renewals = createRenewals(settings, tokens, siblings, request, (context, hasWorked) =>
    authenticateSilently(context, hasWorked, known.parameters().extraParams),
  )
  const silentOptions = () => ({ idTokenHint: tokens.idToken, ...known.parameters() })
  const popups = createPopups(key, popupGrants(settings, requests, renewals, silentOptions), emit)

  const finishSignIn = async ({ response, transaction, contactedAt }: Callback) => {
    discover(transaction.server).catch(() => {}) // the request below awaits it
    const authentication = await request('callback', 'callback', ownTarget(settings), (context) =>
      redeemCode(context, response, transaction, contactedAt),
    )
    known.remember(transaction.extraParams)
    return { ...authentication, ...restoreAppState(transaction, authentication) }
  }

  return {
    server,
    end,
    // after a lost answer, the next renewal uses the SSO cookie first
    holdsRefreshToken: () => !!tokens.refresh && !tokens.refresh.isDoubtful,
    restore: () => renewals.restore(settings.silentRestore !== 'never').catch(nullIfSignedOut),
    finishSignIn: (callback) => finishSignIn(callback).catch(nullIfSignedOut),
    async signIn(options, popup) {
      if (options.mode !== 'popup') return startSignIn(settings, discover, transactions, options)
      const authentication = await popups.signIn(options, popup)
      known.remember(options.extraParams)
      return authentication
    },
    extendSession: (interactive, popup) => (interactive ? popups.extend(popup) : renewals.extend()),
    prepareWindow: popups.prepare,
    renewTokens: () => renewals.renew(ownTarget(settings)),
    ...accessTokens(settings, tokens, renewals.renew, emit),
    async signOut({ scope = 'sso', revoke = scope === 'sso', ...rest }) {
      const { idToken, refresh } = tokens
      known.forget()
      await forget()
      if (refresh && revoke) await revokeToken(settings, discover, features, refresh.value)
      if (scope === 'sso') await endSession(settings, discover, transactions, idToken, rest)
    },
  }
}

/** The server has answered: no user is signed in. */
const nullIfSignedOut = (error: unknown): null => {
  if (hasErrorCode(error, 'login-required') || hasErrorCode(error, 'session-revoked')) return null
  throw error
}
