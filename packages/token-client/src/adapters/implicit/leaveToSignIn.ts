import type { SignInOptions } from '../../tokenClient.ts'
import { ownTarget, type OidcSettings } from '../../protocol/oidcOptions.ts'
import { failure } from '../../protocol/protocolError.ts'
import { pathOf, readReturnTo } from '../../browser/returnTo.ts'
import type { TransactionStore } from '../../browser/transactionStore.ts'
import { withoutFragment } from './fragmentResponse.ts'
import { implicitRequest } from './implicitRequest.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

/** Remembers what the answer will be checked against, then leaves the page. */
export async function leaveToSignIn(
  settings: OidcSettings,
  discover: () => Promise<DiscoveredServer>,
  transactions: TransactionStore,
  options: SignInOptions,
): Promise<never> {
  const { redirectUri } = settings
  const { appState, mode, subject } = options
  if (mode === 'popup') throw failure('popup-unsupported', 'sign-in')
  const { href, origin } = location
  const startedAt = Date.now()
  const returnTo = readReturnTo(options.returnTo ?? pathOf(withoutFragment(href, redirectUri)), origin)
  const server = await discover()
  const { url, ...sent } = await implicitRequest(settings, server, ownTarget(settings), options)
  try {
    transactions.save({ ...sent, codeVerifier: '', appState, subject, redirectUri, returnTo, server, startedAt })
  } catch {
    throw failure('storage-unavailable', 'sign-in', 'Session storage is blocked or full, or "appState" is not JSON.')
  }
  location.assign(url)
  return new Promise<never>(() => {}) // the page goes away
}
