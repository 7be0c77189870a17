import type { Authentication } from '../authentication.ts'
import type { ServerMetadata } from '../protocol/serverMetadata.ts'
import type { Expected } from '../protocol/tokenRequestContext.ts'

/** What a sign-in under way must know when the browser comes back. Holds no token; the verifier is useless without the code. */
export type SignInTransaction = Expected & {
  state: string
  codeVerifier: string
  redirectUri: string
  returnTo: string
  appState?: unknown
  /** Further parameters of this sign-in, which later silent requests repeat. */
  extraParams?: Record<string, string> | undefined
  /** Whose page the sign-in began on, where that is known. */
  subject?: string | undefined
  /** So that nothing has to be asked before the code is redeemed. */
  server: ServerMetadata
  startedAt: number
}

/** What comes back of the page where the sign-in began: nothing of it, where another user's page it was. */
export const restoreAppState = (
  { subject, appState, returnTo }: Pick<SignInTransaction, 'subject' | 'appState'> & { returnTo?: string | undefined },
  { user }: Pick<Authentication, 'user'>,
): Pick<Authentication, 'appState' | 'returnTo'> =>
  subject !== undefined && subject !== user.sub
    ? { returnTo: '/' }
    : { ...(appState !== undefined && { appState }), ...(returnTo !== undefined && { returnTo }) }

export type TransactionStore = {
  /** Throws where storage is blocked or full. */
  save(transaction: Partial<SignInTransaction> & Pick<SignInTransaction, 'state' | 'startedAt'>): void
  /** Removes and returns it, however old: a transaction is good for one answer. */
  take(state: string): SignInTransaction | null
}

const lifetimeMs = 3_600_000
const mostPending = 8

/** Left for too long, at the sign-in page overnight for instance: no answer counts any more. */
export const isExpired = ({ startedAt }: Pick<SignInTransaction, 'startedAt'>): boolean =>
  !(startedAt > Date.now() - lifetimeMs)

const prefixOf = (clientKey: string) => `stillhere ${clientKey} `

/** Whether a sign-in of this tab has begun and not come back. */
export function arePending(clientKey: string): boolean {
  try {
    return Object.keys(sessionStorage).some((key) => key.startsWith(prefixOf(clientKey)))
  } catch {
    return false // blocked
  }
}

/**
 * Pending sign-ins of this tab, by state, so that several tabs and attempts do not disturb each other. They are
 * dropped after an hour, and the oldest when there are more than eight.
 */
export function transactionStore(clientKey: string): TransactionStore {
  const prefix = prefixOf(clientKey)
  const read = (key: string): SignInTransaction | null => {
    try {
      const value: SignInTransaction | null = JSON.parse(sessionStorage.getItem(key) ?? 'null')
      const isOurs = typeof value?.startedAt === 'number' && typeof (value.codeVerifier ?? '') === 'string'
      return isOurs ? value : null
    } catch {
      return null // blocked, or not written by us
    }
  }
  return {
    save(transaction) {
      sessionStorage.setItem(prefix + transaction.state, JSON.stringify(transaction))
      Object.keys(sessionStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key, found: read(key) }))
        .sort((a, b) => (b.found?.startedAt ?? 0) - (a.found?.startedAt ?? 0))
        .forEach(({ key, found }, index) => {
          if (!found || isExpired(found) || index >= mostPending) sessionStorage.removeItem(key)
        })
    },
    take(state) {
      const transaction = read(prefix + state)
      if (transaction) sessionStorage.removeItem(prefix + state)
      return transaction
    },
  }
}
