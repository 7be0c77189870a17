import { interactionPolicy, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { createExpiringMap } from '../expiringMap.ts'

/** What an app hears in `error_description` when it asks silently in a browser whose session was ended by an operator. */
const sessionRevoked = 'session_revoked'

/** Sessions that an operator ended. Their browsers get that reason until the next sign-in or sign-out there. */
export type RevokedSessions = { add(sessionId: string): void; has(sessionId: string): boolean }

export function createRevokedSessions(): RevokedSessions {
  const ids = createExpiringMap<true>(30 * 24 * 3600 * 1000)
  return { add: (id) => ids.set(id, true), has: (id) => ids.has(id) }
}

/** Runs before oidc-provider's own check, because an app reads only the first reason. */
export const tellOfRevocation = (revoked: RevokedSessions): InstanceType<typeof interactionPolicy.Check> =>
  new interactionPolicy.Check(sessionRevoked, sessionRevoked, 'login_required', ({ oidc }: KoaContextWithOIDC) => {
    const { session } = oidc
    const cookie = oidc.cookies.get(cookieNameOf(oidc.provider))
    if (!session || session.accountId || !cookie || !revoked.has(cookie)) return false
    // the answer brings the browser another cookie; the other apps in it shall hear the same
    revoked.add(session.jti)
    return true
  })

const cookieNameOf = (provider: Provider): string =>
  (provider as unknown as { cookieName(type: 'session'): string }).cookieName('session')
