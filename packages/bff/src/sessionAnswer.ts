import { json } from './json.ts'
import { deadlinesOf, type SessionRecord } from './sessionRecord.ts'
import type { Found } from './sessions.ts'
import type { BffParts, Visit } from './visit.ts'

/** What a page may know of a session: everything but what opens doors. */
function describeSession(record: SessionRecord, { settings }: BffParts) {
  const { idToken: _i, refreshToken: _r, accessTokens, ssoSessionExpiresAt: _s, ...told } = record
  const accessTokenExpiresAt = accessTokens['']?.expiresAt
  return {
    ...told,
    ...deadlinesOf(record, settings),
    ...(accessTokenExpiresAt && { accessTokenExpiresAt }),
    // where no frame is needed, none is ever in vain
    silent: record.silent || settings.refreshExtendsSession,
  }
}

/** How the session of this browser is: `SessionAnswer`. A cookie that stands for nothing goes. */
export function sessionAnswer(parts: BffParts, { cookies, session }: Visit, found: Found): Response {
  const now = parts.settings.now()
  if (found.status === 'active')
    return json({ now, status: 'active', session: describeSession(found.session.record, parts) })
  if (found.status === 'ended') return json({ now, status: 'ended', reason: found.reason })
  // after a sign-in the browser may have the next cookie already, which must not be taken away, and may be asked for
  if (session !== null && found.replaced) return json({ now, status: 'none', replaced: true })
  return json({ now, status: 'none' }, 200, parts.sessionCookie.clear(cookies))
}

/** What there is behind the cookie of a request. */
export const lookUp = async ({ sessions }: BffParts, { session }: Visit): Promise<Found> =>
  session === null ? { status: 'none' } : sessions.look(session)
