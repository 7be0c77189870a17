import type { SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import type { TokenClientError } from '../../tokenClientError.ts'
import { failure } from '../../protocol/protocolError.ts'
import { pathOf, readReturnTo, trusted } from '../../browser/returnTo.ts'
import { arePending, transactionStore, type SignInTransaction } from '../../browser/transactionStore.ts'
import type { BffRequest } from './askBff.ts'
import { refusal } from './outcome.ts'

/** A sign-in for which this tab has left the page. */
export type BegunSignIn = Pick<SignInTransaction, 'subject' | 'appState' | 'returnTo'>

/** Asks the backend for an authorization request that asks the person. */
export type BeginSignIn = (options: SignInOptions & { mode: 'redirect' | 'popup' }) => Promise<BffRequest>

/** Leaving the page to sign in, and coming back. */
export type BffRedirects = {
  signIn(options: SignInOptions): Promise<never>
  arePending(): boolean
  /** The sign-in of this tab that has made the session. */
  takeBegun(transaction: string): BegunSignIn | null
  /** Takes a refusal out of the address. One of no sign-in of this tab is told to the listeners, and that is all. */
  takeRefusal(): TokenClientError | null
}

/** In the address to which the backend sends a page back whose sign-in has failed: `<code>.<transaction>`. */
const refusalName = 'stillhere-error'

export function createBffRedirects(
  key: string,
  begin: BeginSignIn,
  emit: (event: TokenClientEvent) => void,
): BffRedirects {
  const transactions = transactionStore(key)
  const takeBegun = (transaction: string) => {
    const begun = transactions.take(transaction)
    return begun && { ...begun, returnTo: trusted(begun.returnTo) }
  }
  const cleanAddress = () => {
    const url = new URL(location.href)
    url.searchParams.delete(refusalName)
    return url
  }

  return {
    takeBegun,
    arePending: () => arePending(key),
    async signIn(options) {
      const { appState, subject } = options
      const startedAt = Date.now()
      const returnTo = readReturnTo(options.returnTo ?? pathOf(cleanAddress()), location.origin)
      const { url, state } = await begin({ ...options, mode: 'redirect', returnTo })
      try {
        transactions.save({ state, startedAt, appState, subject, returnTo })
      } catch {
        // the backend knows all but this
        if (appState !== undefined)
          throw failure(
            'storage-unavailable',
            'sign-in',
            'Session storage is blocked or full, or "appState" is not JSON.',
          )
      }
      location.assign(url)
      return new Promise<never>(() => {}) // the page goes away
    },
    takeRefusal() {
      const found = new URL(location.href).searchParams.get(refusalName)
      if (found === null) return null
      history.replaceState(history.state, '', cleanAddress())
      const [code = '', ...rest] = found.split('.')
      const begun = takeBegun(rest.join('.'))
      const error = refusal(begun ? code : 'callback-unsolicited', 'callback')
      if (begun) error.returnTo = begun.returnTo
      if (error.code !== 'token-client/callback-unsolicited') return error
      emit({ type: 'callbackRejected', error })
      return null
    },
  }
}
