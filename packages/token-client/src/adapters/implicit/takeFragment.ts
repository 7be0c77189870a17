import type { TokenClientError } from '../../tokenClientError.ts'
import { failure } from '../../protocol/protocolError.ts'
import { readReturnTo } from '../../browser/returnTo.ts'
import type { OidcSettings } from '../../protocol/oidcOptions.ts'
import { isExpired, type SignInTransaction, type TransactionStore } from '../../browser/transactionStore.ts'
import { isWellFormed, readFragment, withoutFragment } from './fragmentResponse.ts'

/** A genuine answer to a sign-in that began in this tab. */
export type FragmentCallback = { response: URLSearchParams; transaction: SignInTransaction; contactedAt: number }

/**
 * Takes an authorization response out of the fragment, at once and before anything else can read it. As in the code
 * flow, the pending sign-in is looked up by `state` first; without one the address is cleaned, and nothing else happens.
 *
 * @returns `null` when there is no genuine response; `framed` inside a frame, where none is ever taken
 */
export function takeFragment(
  { redirectUri }: OidcSettings,
  transactions: TransactionStore,
  reject: (error: TokenClientError) => void,
): FragmentCallback | null | 'framed' {
  const { href, origin } = location
  const clean = (rest: URL) => history.replaceState(history.state, '', rest)
  const response = readFragment(href, redirectUri)

  if (!response) {
    // back from signing out: only the state is left to tidy away
    const rest = new URL(href)
    const state = rest.searchParams.get('state')
    rest.searchParams.delete('state')
    if (state && transactions.take(state)) clean(rest)
    return null
  }
  if (window !== window.top) return 'framed'

  const isRight = isWellFormed(response)
  const transaction = isRight && transactions.take(response.get('state') ?? '')
  clean(withoutFragment(href, redirectUri))
  if (!transaction || transaction.redirectUri !== redirectUri || isExpired(transaction)) {
    const error = failure(isRight ? 'callback-unsolicited' : 'callback-malformed', 'callback')
    if (transaction) error.returnTo = trusted(transaction.returnTo, origin)
    reject(error)
    return null
  }
  // the navigation that ended here started then: the server was in touch with the browser no earlier
  const contactedAt = Math.max(transaction.startedAt, Math.floor(Date.now() - performance.now()))
  return { response, transaction: { ...transaction, returnTo: trusted(transaction.returnTo, origin) }, contactedAt }
}

/** Storage may have been edited meanwhile, so what was checked on leaving is checked again. */
function trusted(returnTo: string, origin: string): string {
  try {
    return readReturnTo(returnTo, origin)
  } catch {
    return '/'
  }
}
