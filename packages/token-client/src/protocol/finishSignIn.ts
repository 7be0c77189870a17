import type { TokenClientError } from '../tokenClientError.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { isWellFormed, withoutResponse } from './authorizationResponse.ts'
import { failure } from './protocolError.ts'
import { trusted } from '../browser/returnTo.ts'
import { isExpired, type SignInTransaction, type TransactionStore } from '../browser/transactionStore.ts'

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
export function consumeCallback(
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
    // who comes back too late signs in again, and is where they wanted to be
    if (transaction) error.returnTo = trusted(transaction.returnTo)
    reject(error)
    return null
  }
  // the navigation that ended here started then: the server was in touch with the browser no earlier, and not after now,
  // whatever the storage says
  const contactedAt = Math.min(Math.max(transaction.startedAt, Math.floor(Date.now() - performance.now())), Date.now())
  return { response, transaction: { ...transaction, returnTo: trusted(transaction.returnTo) }, contactedAt }
}
