import { authorizationCodeGrantRequest, None, validateAuthResponse } from 'oauth4webapi'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import { audienceParameter, type Target } from './authorizationRequest.ts'
import type { DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { protocolError } from './protocolError.ts'
import { readReturnTo } from './returnTo.ts'
import type { SignInTransaction, TransactionStore } from './signInTransaction.ts'
import { protocolClient, protocolRequest, verifyTokens, type Grant } from './verifyTokens.ts'

/** A genuine answer to a sign-in that began in this tab. */
export type Callback = { parameters: URLSearchParams; transaction: SignInTransaction; contactedAt: number }

const responseParameters = ['code', 'state', 'iss', 'session_state', 'error', 'error_description', 'error_uri']

/** The page's address without an authorization response, where it carries one for this client. */
export function withoutResponse(href: string, redirectUri: string): URL {
  const url = new URL(href)
  const own = new URL(redirectUri)
  const has = (name: string) => url.searchParams.has(name)
  if (url.origin === own.origin && url.pathname === own.pathname && has('state') && (has('code') || has('error')))
    for (const name of responseParameters) url.searchParams.delete(name)
  return url
}

/**
 * Takes an authorization response out of the address bar, at once and before anything else can read it. The pending
 * sign-in is looked up by `state` first: without one the response is forged, replayed or another app's, and all that
 * happens is that the address is cleaned. Nothing of such a response is repeated anywhere.
 *
 * @returns `null` when there is no genuine response; `framed` inside a frame, where none is ever redeemed
 */
export function takeCallback(
  { redirectUri }: OidcSettings,
  transactions: TransactionStore,
  reject: (error: TokenClientError) => void,
): Callback | null | 'framed' {
  const { href } = location
  const clean = withoutResponse(href, redirectUri)
  const parameters = new URL(href).searchParams
  const state = parameters.get('state') ?? ''
  if (clean.href === href) {
    // back from signing out: only the state is left to tidy away
    clean.searchParams.delete('state')
    if (state && transactions.take(state)) history.replaceState(history.state, '', clean)
    return null
  }
  if (window !== window.top) return 'framed'

  const isWellFormed =
    responseParameters.every((name) => parameters.getAll(name).length < 2) &&
    parameters.has('code') !== parameters.has('error')
  const transaction = isWellFormed ? transactions.take(state) : null
  history.replaceState(history.state, '', clean)
  if (transaction?.redirectUri === redirectUri) {
    // the navigation that ended here started then: the server was in touch with the browser no earlier
    const contactedAt = Math.max(transaction.startedAt, Date.now() - performance.now())
    return { parameters, transaction: { ...transaction, returnTo: trusted(transaction.returnTo) }, contactedAt }
  }
  reject(
    isWellFormed
      ? new TokenClientError(
          'token-client/callback-unsolicited',
          'callback',
          'An answer to no pending sign-in was dropped.',
        )
      : new TokenClientError('token-client/callback-malformed', 'callback', 'A contradictory answer was dropped.'),
  )
  return null
}

/** Storage may have been edited meanwhile, so what was checked on leaving is checked again. */
function trusted(returnTo: string): string {
  try {
    return readReturnTo(returnTo, location.origin)
  } catch {
    return '/'
  }
}

/** Exchanges the code of an authorization response, from an address or a message alike, for verified tokens. */
export async function redeemCode(
  settings: OidcSettings,
  server: DiscoveredServer,
  parameters: URLSearchParams,
  sent: Pick<SignInTransaction, 'state' | 'nonce' | 'codeVerifier' | 'maxAge'>,
  target: Target,
  contactedAt: number,
  phase: TokenClientPhase,
  signal: AbortSignal,
): Promise<Grant> {
  const client = protocolClient(settings)
  const request = protocolRequest(settings, phase, signal)
  // RFC 9207: which server answered is settled before anything of the answer counts
  const iss = parameters.get('iss')
  if (iss === null ? server.authorization_response_iss_parameter_supported : iss !== server.issuer)
    throw new TokenClientError(
      'token-client/issuer-mismatch',
      phase,
      `The answer does not come from ${server.issuer}. Check option "issuer".`,
      { field: 'issuer' },
    )
  try {
    const valid = validateAuthResponse(server, client, parameters, sent.state)
    const startedAt = Date.now()
    const answer = await authorizationCodeGrantRequest(
      server,
      client,
      None(),
      valid,
      settings.redirectUri,
      sent.codeVerifier,
      { ...request, additionalParameters: audienceParameter(target.audience) },
    )
    const verified = await verifyTokens(settings, server, answer, request, phase, sent)
    return { ...target, ...verified, startedAt, contactedAt }
  } catch (error) {
    throw protocolError(error, phase)
  }
}
