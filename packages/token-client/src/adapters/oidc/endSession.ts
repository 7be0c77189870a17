import { generateRandomState } from 'oauth4webapi'
import { TokenClientError } from '../../tokenClientError.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import type { TransactionStore } from './signInTransaction.ts'

/** Leaves for the server's end-session endpoint (RP-Initiated Logout §2). */
export function endSession(
  { clientId }: OidcSettings,
  { end_session_endpoint: endpoint }: DiscoveredServer,
  transactions: TransactionStore,
  idToken: string | undefined,
  returnUri: string,
): Promise<never> {
  if (endpoint === undefined)
    throw new TokenClientError(
      'token-client/discovery-invalid',
      'sign-out',
      'The server has no end-session endpoint, so its session goes on. This app has forgotten its tokens.',
      { field: 'issuer' },
    )
  const url = new URL(endpoint)
  const state = generateRandomState()
  const parameters = { client_id: clientId, post_logout_redirect_uri: returnUri, state, id_token_hint: idToken }
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
  try {
    transactions.save({ state, startedAt: Date.now() })
  } catch {
    // then the address bar keeps `state` on return; signing out matters more
  }
  location.assign(url)
  return new Promise<never>(() => {}) // the page goes away
}
