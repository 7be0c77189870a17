import type { SignInOptions } from '../../tokenClient.ts'
import { authorizationRequest } from '../../protocol/authorizationRequest.ts'
import { ownAddress } from '../../protocol/finishSignIn.ts'
import { ownTarget, type OidcSettings } from '../../protocol/oidcOptions.ts'
import { failure } from '../../protocol/protocolError.ts'
import { pathOf, readReturnTo } from '../../browser/returnTo.ts'
import type { TransactionStore } from '../../browser/transactionStore.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

/** Remembers what the answer will be checked against, then leaves the page. */
export async function startSignIn(
  settings: OidcSettings,
  discover: () => Promise<DiscoveredServer>,
  transactions: TransactionStore,
  options: SignInOptions,
): Promise<never> {
  const { redirectUri } = settings
  const { appState, subject, extraParams } = options
  const startedAt = Date.now()
  const returnTo = readReturnTo(options.returnTo ?? pathOf(ownAddress(location.href, redirectUri)), location.origin)
  const server = await discover()
  const { url, ...sent } = await authorizationRequest(settings, server, ownTarget(settings), options)
  try {
    transactions.save({ ...sent, appState, subject, extraParams, redirectUri, returnTo, server, startedAt })
  } catch {
    throw failure('storage-unavailable', 'sign-in', 'Session storage is blocked or full, or "appState" is not JSON.')
  }
  location.assign(url)
  return new Promise<never>(() => {}) // the page goes away
}
