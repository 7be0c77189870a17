import { afterPrerendering } from '../../browser/afterPrerendering.ts'
import { restoreAppState, transactionStore } from '../../browser/transactionStore.ts'
import type { TokenClientSession } from '../../createTokenClient.ts'
import { endSession } from '../../protocol/endSession.ts'
import { ownTarget, type OidcSettings } from '../../protocol/oidcOptions.ts'
import { singleFlight } from '../../singleFlight.ts'
import { createSiblingTabs } from '../../tabs/siblingTabs.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { hasErrorCode, isTokenClientError } from '../../tokenClientError.ts'
import { accessTokens } from '../../tokens/accessTokens.ts'
import { createRenewals } from '../../tokens/renewTokens.ts'
import { createTokenRequests } from '../../tokens/tokenRequests.ts'
import { createTokenStore } from '../../tokens/tokenStore.ts'
import { acceptTokens } from './acceptTokens.ts'
import { askForTokens } from './askForTokens.ts'
import { leaveToSignIn } from './leaveToSignIn.ts'
import { takeFragment } from './takeFragment.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

/** The session of a client with correct options. */
export type ImplicitSession = TokenClientSession & { server(): DiscoveredServer | undefined }

export function createImplicitSession(
  key: string,
  settings: OidcSettings,
  emit: (event: TokenClientEvent) => void,
): ImplicitSession {
  const tokens = createTokenStore(settings)
  const transactions = transactionStore(key)
  const siblings = settings.shareTokensAcrossTabs ? createSiblingTabs(key, settings.issuer, tokens) : undefined
  const { server, discover, request, forget, end } = createTokenRequests(settings, tokens, siblings, emit)
  const restores = singleFlight()
  const renewals = createRenewals(settings, tokens, siblings, request, askForTokens)

  const find = async (silent: boolean) => {
    const callback = takeFragment(settings, transactions, (error) => emit({ type: 'callbackRejected', error }))
    if (callback === 'framed') return null
    try {
      if (!callback) return silent ? await renewals.restore(true) : null
      const { response, transaction, contactedAt } = callback
      const authentication = await request('callback', 'callback', ownTarget(settings), (context) =>
        acceptTokens(context, response, transaction, contactedAt),
      )
      return { ...authentication, ...restoreAppState(transaction, authentication) }
    } catch (error) {
      if (hasErrorCode(error, 'login-required')) return null
      if (callback && isTokenClientError(error)) error.returnTo = callback.transaction.returnTo
      throw error
    }
  }

  return {
    server,
    end,
    restore: (silent) => restores.run(`${silent}`, () => afterPrerendering(() => find(silent))),
    signIn: (options) => leaveToSignIn(settings, discover, transactions, options),
    extendSession: renewals.extend,
    renewTokens: () => renewals.renew(ownTarget(settings)),
    ...accessTokens(settings, tokens, renewals.renew, emit),
    async signOut({ scope = 'sso', ...rest }) {
      const { idToken } = tokens
      await forget()
      if (scope === 'sso') await endSession(settings, discover, transactions, idToken, rest)
    },
  }
}
