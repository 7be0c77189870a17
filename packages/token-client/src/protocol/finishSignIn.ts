import type { TokenClientError } from '../tokenClientError.ts'
import type { OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { isWellFormed, withoutResponse } from './authorizationResponse.ts'
import { failure, serverError } from './protocolError.ts'
import { requestTokens, type Errand, type Grant } from './requestTokens.ts'
import { trusted } from '../browser/returnTo.ts'
import { isExpired, type SignInTransaction, type TransactionStore } from '../browser/transactionStore.ts'
import type { Expected } from './verifyTokens.ts'

/** A genuine answer to a sign-in that began in this tab. */
export type Callback = { response: URLSearchParams; transaction: SignInTransaction; contactedAt: number }

/** The page's address without an authorization response, where it carries one for this client. */
export const ownAddress = (href: string, redirectUri: string): URL => {
  const [url, own] = [new URL(href), new URL(redirectUri)]
  return url.origin === own.origin && url.pathname === own.pathname ? withoutResponse(href) : url
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
  const response = new URL(href).searchParams
  const state = response.get('state') ?? ''
  const rest = ownAddress(href, redirectUri)
  const clean = () => history.replaceState(history.state, '', rest)

  if (rest.href === href) {
    // back from signing out: only the state is left to tidy away
    rest.searchParams.delete('state')
    if (state && transactions.take(state)) clean()
    return null
  }
  if (window !== window.top) return 'framed'

  const isRight = isWellFormed(response)
  const transaction = isRight && transactions.take(state)
  clean()
  if (!transaction || transaction.redirectUri !== redirectUri || isExpired(transaction)) {
    const error = failure(isRight ? 'callback-unsolicited' : 'callback-malformed', 'callback')
    // who comes back too late signs in anew, and is where they wanted to be
    if (transaction) error.returnTo = trusted(transaction.returnTo)
    reject(error)
    return null
  }
  // the navigation that ended here started then: the server was in touch with the browser no earlier, and not after now,
  // whatever the storage says
  const contactedAt = Math.min(Math.max(transaction.startedAt, Math.floor(Date.now() - performance.now())), Date.now())
  return { response, transaction: { ...transaction, returnTo: trusted(transaction.returnTo) }, contactedAt }
}

/**
 * Exchanges the code of an authorization response, from an address or a message alike, for verified tokens. The caller
 * has found `sent` by the response's `state`; which server answered (RFC 9207) is settled before the rest counts.
 */
export async function redeemCode(
  errand: Errand,
  response: URLSearchParams,
  sent: Expected & Pick<SignInTransaction, 'codeVerifier'>,
  contactedAt: number,
): Promise<Grant> {
  const { settings, server, phase } = errand
  if (!isWellFormed(response)) throw failure('callback-malformed', phase)
  const iss = response.get('iss')
  const code = response.get('code')
  if (iss === null ? server.authorization_response_iss_parameter_supported : iss !== server.issuer)
    throw failure('issuer-mismatch', phase, `The answer is not from ${server.issuer}. Check option "issuer".`, {
      field: 'issuer',
    })
  if (!code) throw serverError(response.get('error'), phase, response.get('error_description'))
  const parameters = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: settings.redirectUri,
    code_verifier: sent.codeVerifier,
  }
  return { ...(await requestTokens(errand, parameters, sent)), contactedAt }
}
