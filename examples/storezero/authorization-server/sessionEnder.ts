import type { JWK, Provider } from 'oidc-provider'
import type { ModelStore, SsoSessionDetails } from './modelStore.ts'
import type { RevokedSessions } from './revokedSessions.ts'
import { keepSessionParts, type SessionPart } from './sessionParts.ts'
import { tellClient } from './tellClient.ts'

/** How many sessions ended, and the names of the clients that were told or could not be. */
export type Endings = { sessions: number; told: string[]; unreachable: string[] }

/**
 * Ends sessions for people instead of by them: their tokens too, the clients with a backend are told, and the browsers
 * hear why they have to sign in again. A reason is for the operators of those clients.
 */
export type SessionEnder = {
  end(uid: string, reason: string): Promise<Endings>
  /** All of one person, also where only a client still remembers one. */
  endAll(user: string, reason: string): Promise<Endings>
}

export function createSessionEnder(
  provider: Provider,
  store: ModelStore,
  revoked: RevokedSessions,
  keys: readonly JWK[],
): SessionEnder {
  const parts = keepSessionParts(provider)
  const end = async (sessions: SsoSessionDetails[], theirs: SessionPart[], reason: string): Promise<Endings> => {
    for (const { id, uid } of sessions) {
      revoked.add(id)
      await (await provider.Session.findByUid(uid))?.destroy()
    }
    for (const part of theirs) {
      parts.forget(part)
      if (part.grantId) await revokeGrant(provider, part.grantId)
    }
    // last, because a notified client may ask at once and must find the session ended
    const told = await Promise.all(theirs.map((part) => tellClient(provider, keys, part, reason)))
    const names = (of: boolean) => [...new Set(told.flatMap((one) => (one?.wasTold === of ? [one.name] : [])))]
    return { sessions: sessions.length, told: names(true), unreachable: names(false) }
  }
  const where = (matches: (session: SsoSessionDetails) => boolean) => store.ssoSessionDetails().filter(matches)
  return {
    end: (uid, reason) =>
      end(
        where((session) => session.uid === uid),
        parts.of(uid),
        reason,
      ),
    endAll: (user, reason) =>
      end(
        where((session) => session.user === user),
        parts.ofPerson(user),
        reason,
      ),
  }
}

/** Most tokens are bound to the session and dead without it; an offline one would not be. */
const revokeGrant = async (provider: Provider, grantId: string) => {
  await Promise.all(
    [provider.AccessToken, provider.RefreshToken, provider.AuthorizationCode].map((model) =>
      model.revokeByGrantId(grantId),
    ),
  )
  await (await provider.Grant.find(grantId))?.destroy()
}
