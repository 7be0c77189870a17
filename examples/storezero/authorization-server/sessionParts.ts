import type { Provider } from 'oidc-provider'
import { createExpiringMap } from '../expiringMap.ts'

/** One client's part in a session. It can outlive the session here: a backend has its own. */
export type SessionPart = { uid: string; user: string; clientId: string; sid: string; grantId: string | undefined }

/** Which client takes part in whose session. A sign-out ends that, a session that merely lapses does not. */
export type SessionParts = {
  of(sessionUid: string): SessionPart[]
  ofPerson(user: string): SessionPart[]
  forget(part: SessionPart): void
}

export function keepSessionParts(provider: Provider): SessionParts {
  const parts = createExpiringMap<SessionPart>(30 * 24 * 3600 * 1000)
  const where = (matches: (part: SessionPart) => boolean) => parts.values().filter(matches)
  const forget = ({ sid }: SessionPart) => parts.delete(sid)
  const of = (sessionUid: string) => where(({ uid }) => uid === sessionUid)

  provider.on('session.saved', ({ uid, accountId, authorizations = {} }) => {
    for (const [clientId, { sid, grantId }] of Object.entries(authorizations))
      if (accountId && sid) parts.set(sid, { uid, user: accountId, clientId, sid, grantId })
  })
  provider.on('session.destroyed', ({ uid }) => of(uid).forEach(forget))
  return { of, forget, ofPerson: (person) => where(({ user }) => user === person) }
}
