import type { SessionStore, StoredSession } from '../stores/sessionStore.ts'

/** A session store in memory that tests can inspect and break. */
export type MapStore = SessionStore & {
  readonly sessions: Map<string, StoredSession>
  readonly claims: Map<string, { claim: string; expiresAt: number }>
  /** Makes every method reject from now on. `null`: ends the failure. */
  fail(with_: Error | null): void
}

export function createMapStore(now: () => number): MapStore {
  const sessions = new Map<string, StoredSession>()
  const claims = new Map<string, { claim: string; expiresAt: number }>()
  let failure: Error | null = null
  // every method resolves asynchronously, as over a network
  const turn = async () => {
    await Promise.resolve()
    if (failure) throw failure
  }
  const alive = (id: string) => {
    const session = sessions.get(id)
    return session && session.expiresAt > now() ? session : null
  }
  return {
    sessions,
    claims,
    fail(error) {
      failure = error
    },
    async get(id) {
      await turn()
      return alive(id)
    },
    async create(id, session) {
      await turn()
      sessions.set(id, { ...session, version: 1 })
    },
    async replace(id, version, session) {
      await turn()
      if (alive(id)?.version !== version) return false
      sessions.set(id, { ...session, version: version + 1 })
      return true
    },
    async delete(id) {
      await turn()
      sessions.delete(id)
    },
    async find(key) {
      await turn()
      return [...sessions].filter(([id, { keys }]) => keys.includes(key) && alive(id)).map(([id]) => id)
    },
    async claim(name, expiresAt) {
      await turn()
      if ((claims.get(name)?.expiresAt ?? 0) > now()) return null
      const claim = crypto.randomUUID()
      claims.set(name, { claim, expiresAt })
      return claim
    },
    async release(name, claim) {
      await turn()
      if (claims.get(name)?.claim === claim) claims.delete(name)
    },
    async close() {
      await turn()
    },
  }
}
