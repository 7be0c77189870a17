/** One session as its server reports it. Instants are epoch ms: `endsAt` by this page's clock, `deadlineAt` by the server's. */
export type LiveSession = { user: string | null; endsAt: number; deadlineAt: number }

export type SessionName = 'application' | 'sso' | 'upstream'

/** All three sessions at one instant; `null`: no session. */
export type SessionLook = {
  at: number
  /** The same instant by the authorization server's clock, which its requests use too. */
  statusAt: number
  sessions: Record<SessionName, LiveSession | null>
  /** Why the application session is over, if known. */
  applicationEnd: string | null
  /** Requests to the authorization server since the previous look, oldest first. */
  requests: readonly { at: number; endpoint: string; clientId: string | null; prompt?: string; outcome: string }[]
}
