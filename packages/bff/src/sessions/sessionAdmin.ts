import type { BffSettings } from '../bffOptions.ts'
import type { EndSession } from './endSession.ts'
import { deadlinesOf, type Deadlines } from './sessionRecord.ts'
import type { Session, Sessions } from './sessions.ts'

/** An active session, as an operator or its user may see it. Instants are epoch ms. */
export type SessionSummary = Deadlines & {
  /** For `end`. It cannot be used to take the session over. */
  id: string
  subject: string
  authenticatedAt: number
  contactedAt: number
}

/** Lists and ends the sessions of a user, for instance for "sign out on all devices". */
export type SessionAdmin = {
  /** Lists the active sessions of a user by the claim `sub`, the latest sign-in first. */
  list(subject: string): Promise<SessionSummary[]>
  /** Ends a session with the reason `revoked`. Resolves with `false` if it is missing or has ended. */
  end(id: string): Promise<boolean>
  /** Ends all sessions of a user with the reason `revoked`. Resolves with their number. */
  endAll(subject: string): Promise<number>
}

export function createSessionAdmin(settings: BffSettings, sessions: Sessions, endSession: EndSession): SessionAdmin {
  const active = async (subject: string): Promise<Session[]> => {
    const found = await sessions.find('sub', subject)
    return found.filter((session) => sessions.lookupOf(session).status === 'active')
  }
  return {
    async list(subject) {
      const found = await active(subject)
      return found
        .map(({ id, record }) => ({
          id,
          subject: record.user.sub,
          authenticatedAt: record.authenticatedAt,
          contactedAt: record.contactedAt,
          ...deadlinesOf(record, settings),
        }))
        .sort((a, b) => b.authenticatedAt - a.authenticatedAt)
    },
    end: (id) => endSession(id, 'revoked'),
    async endAll(subject) {
      const found = await active(subject)
      const ended = await Promise.all(found.map(({ id }) => endSession(id, 'revoked')))
      return ended.filter(Boolean).length
    },
  }
}
