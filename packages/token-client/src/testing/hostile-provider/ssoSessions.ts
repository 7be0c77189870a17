/** Who is signed in at the provider, in one browser. Instants are epoch ms by the provider's clock. */
export type SsoSession = { user: string; sid: string; authenticatedAt: number; contactedAt: number }

export type SsoSessions = {
  /** Every session there is, alive or not. */
  readonly all: Map<string, SsoSession>
  /** Another one takes the place of the one that this cookie names. */
  begin(user: string, cookie?: string): string
  /** The living session of this cookie. */
  find(cookie: string | undefined): SsoSession | undefined
  /** The session by its id, which tokens carry. */
  bySid(sid: string): SsoSession | undefined
  end(sid?: string): void
}

/** Without cookies there is one browser only, whose session needs no name. */
export function createSsoSessions(
  hasCookies: boolean,
  { idleTimeoutMs, absoluteTimeoutMs }: { idleTimeoutMs: number; absoluteTimeoutMs: number },
  now: () => number,
): SsoSessions {
  const all = new Map<string, SsoSession>()
  const living = (session: SsoSession | undefined) =>
    session && now() < Math.min(session.contactedAt + idleTimeoutMs, session.authenticatedAt + absoluteTimeoutMs)
      ? session
      : undefined
  return {
    all,
    begin(user, cookie = '') {
      all.delete(cookie)
      const name = hasCookies ? crypto.randomUUID() : ''
      all.set(name, { user, sid: crypto.randomUUID(), authenticatedAt: now(), contactedAt: now() })
      return name
    },
    find: (cookie) => living(all.get(hasCookies ? (cookie ?? '-') : '')),
    bySid: (sid) => living([...all.values()].find((session) => session.sid === sid)),
    end(sid) {
      for (const [name, session] of all) if (sid === undefined || session.sid === sid) all.delete(name)
    },
  }
}
