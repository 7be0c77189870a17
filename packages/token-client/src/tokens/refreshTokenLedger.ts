/** What the tabs of one app must know of each other's tokens even when a tab has died: random ids in local storage, no token. */
export type RefreshTokenLedger = {
  /** Changes when a user signs in or out: what was obtained before is shared no more. */
  epoch(): string
  newEpoch(): void
  /** Whether some tab has sent the refresh token of this id, which may be worth nothing since. */
  wasSent(id: string): boolean
  /** Says so before sending. Returns how to take it back when the token is still good. */
  noteSent(id: string): () => void
}

const mostSent = 50

export function createRefreshTokenLedger(name: string): RefreshTokenLedger {
  // where storage is blocked there are no ledger: two tabs may then send the same refresh token after a crash
  const read = (key: string) => {
    try {
      return localStorage.getItem(key) ?? ''
    } catch {
      return ''
    }
  }
  const write = (key: string, value: string) => {
    try {
      localStorage.setItem(key, value)
    } catch {
      // full or blocked
    }
  }
  const epochKey = `${name}:epoch`
  const sentKey = `${name}:sent`
  const sent = () => read(sentKey).split(' ')
  return {
    epoch: () => read(epochKey),
    newEpoch: () => write(epochKey, crypto.randomUUID()),
    wasSent: (id) => sent().includes(id),
    noteSent(id) {
      write(sentKey, [id, ...sent()].slice(0, mostSent).join(' '))
      return () =>
        write(
          sentKey,
          sent()
            .filter((one) => one !== id)
            .join(' '),
        )
    },
  }
}
