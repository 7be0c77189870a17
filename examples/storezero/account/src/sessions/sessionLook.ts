/** One session as whoever keeps it says. Instants are epoch ms: `endsAt` by this page's clock, `deadlineAt` by theirs. */
export type LiveSession = { user: string | null; endsAt: number; deadlineAt: number }

export type SessionName = 'application' | 'sso' | 'upstream'

/** A look at all three; `null`: there is none. */
export type SessionLook = {
  at: number
  /** The same instant by the authorization server's clock, like those of its requests. */
  statusAt: number
  sessions: Record<SessionName, LiveSession | null>
  /** Why the application session is over, where that is known. */
  applicationEnd: string | null
  /** What the authorization server was asked since the look before, oldest first. */
  requests: readonly { at: number; endpoint: string; clientId: string | null; prompt?: string; outcome: string }[]
}
