/** What a sign-in under way must know when the browser comes back. Holds no token; the verifier is useless without the code. */
export type SignInTransaction = {
  state: string
  nonce: string
  codeVerifier: string
  redirectUri: string
  returnTo: string
  appState?: unknown
  maxAge?: number | undefined
  startedAt: number
}

export type TransactionStore = {
  /** Throws where storage is blocked or full. */
  save(transaction: SignInTransaction | Pick<SignInTransaction, 'state' | 'startedAt'>): void
  /** Removes and returns it: a transaction is good for one answer. */
  take(state: string): SignInTransaction | null
}

const lifetimeMs = 3_600_000
const mostPending = 8

/**
 * Pending sign-ins of this tab, by state, so that several tabs and attempts do not disturb each other. They are
 * dropped after an hour, and the oldest when there are more than eight.
 */
export function transactionStore(clientKey: string): TransactionStore {
  const prefix = `stillhere ${clientKey} `
  const read = (key: string): SignInTransaction | null => {
    try {
      const value: SignInTransaction | null = JSON.parse(sessionStorage.getItem(key) ?? 'null')
      return value && value.startedAt > Date.now() - lifetimeMs ? value : null
    } catch {
      return null // blocked, or not written by us
    }
  }
  return {
    save(transaction) {
      sessionStorage.setItem(prefix + transaction.state, JSON.stringify(transaction))
      Object.keys(sessionStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key, startedAt: read(key)?.startedAt ?? 0 }))
        .sort((a, b) => b.startedAt - a.startedAt)
        .forEach(({ key, startedAt }, index) => {
          if (!startedAt || index >= mostPending) sessionStorage.removeItem(key)
        })
    },
    take(state) {
      const transaction = read(prefix + state)
      if (transaction) sessionStorage.removeItem(prefix + state)
      return transaction
    },
  }
}
