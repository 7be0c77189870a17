/** One session as whoever keeps it says. Instants are epoch ms by this page's clock. */
export type LiveSession = { user: string; endsAt: number }

export type SessionName = 'application' | 'sso' | 'upstream'

/** A look at all three; `null`: there is none. */
export type SessionLook = {
  at: number
  sessions: Record<SessionName, LiveSession | null>
  /** Why the application session is over, where that is known. */
  applicationEnd: string | null
  /** What the authorization server was asked since the look before, oldest first. */
  requests: readonly { at: number; endpoint: string; clientId: string | null; prompt?: string; outcome: string }[]
}
