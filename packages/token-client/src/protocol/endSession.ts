import type { SignOutOptions } from '../tokenClient.ts'
import { setParameters } from './authorizationRequest.ts'
import { newSecret } from './codeVerifier.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { failure } from './protocolError.ts'
import { readReturnTo } from '../browser/returnTo.ts'
import type { TransactionStore } from '../browser/transactionStore.ts'

/** Leaves for the server's end-session endpoint (RP-Initiated Logout §2). */
export async function endSession(
  { clientId, postLogoutRedirectUri }: OidcSettings,
  discover: () => Promise<DiscoveredServer>,
  transactions: TransactionStore,
  idToken: string | undefined,
  { returnTo, extraParams }: Pick<SignOutOptions, 'returnTo' | 'extraParams'>,
): Promise<never> {
  const { origin } = location
  const returnUri = returnTo === undefined ? postLogoutRedirectUri : origin + readReturnTo(returnTo, origin, 'sign-out')
  const { end_session_endpoint: endpoint } = await discover()
  if (endpoint === undefined)
    throw failure('discovery-invalid', 'sign-out', 'The server has no end_session_endpoint.', {
      field: 'issuer',
    })
  const url = new URL(endpoint)
  const state = newSecret()
  setParameters(url, { ...extraParams })
  setParameters(url, { client_id: clientId, post_logout_redirect_uri: returnUri, state, id_token_hint: idToken })
  try {
    transactions.save({ state, startedAt: Date.now() })
  } catch {
    // then the address bar keeps `state` on return; signing out matters more
  }
  location.assign(url.href)
  return new Promise<never>(() => {}) // the page goes away
}
