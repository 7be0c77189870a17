/** What a provider can be asked. `sign_in` is the button of its own sign-in page. */
export type Endpoint =
  | 'discovery'
  | 'jwks'
  | 'authorize'
  | 'sign_in'
  | 'token'
  | 'userinfo'
  | 'end_session'
  | 'check_session'
  | 'par'
  | 'revocation'
  | 'unknown'

/** One request, as it arrived, and what became of it. */
export type JournalEntry = {
  /** Epoch ms, by the provider's clock. */
  at: number
  endpoint: Endpoint
  method: string
  url: string
  /** In lower case. */
  headers: Record<string, string>
  /** Query and form together, each as it was first given. */
  parameters: Record<string, string>
  /** `ok`, an OAuth error code, a status, `dropped`; empty while it is under way. */
  outcome: string
}

/** Everything that was asked, in order: what is not here was not sent. */
export type Journal = {
  readonly entries: readonly JournalEntry[]
  of(endpoint: Endpoint): JournalEntry[]
  clear(): void
}

/** A journal and how to write in it. */
export function createJournal(): Journal & { write(entry: JournalEntry): JournalEntry } {
  const entries: JournalEntry[] = []
  return {
    entries,
    of: (endpoint) => entries.filter((entry) => entry.endpoint === endpoint),
    clear: () => entries.splice(0),
    write(entry) {
      entries.push(entry)
      return entry
    },
  }
}
