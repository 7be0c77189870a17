import type { BffContext } from '../bffContext.ts'
import { jsonResponse } from '../http/responses.ts'
import type { RequestContext } from '../requestContext.ts'
import { deadlinesOf, type SessionRecord } from './sessionRecord.ts'
import type { SessionLookup } from './sessions.ts'

/** Returns what a page may know of a session: everything except tokens. */
function describeSession(record: SessionRecord, { settings }: BffContext) {
  const { idToken: _i, refreshToken: _r, accessTokens, ssoSessionExpiresAt: _s, ...told } = record
  const accessTokenExpiresAt = accessTokens['']?.expiresAt
  return {
    ...told,
    ...deadlinesOf(record, settings),
    ...(accessTokenExpiresAt && { accessTokenExpiresAt }),
    // an extension by refresh token needs no frame, so it always works silently
    silent: record.silent || settings.refreshExtendsSession,
  }
}

/** Creates the response that describes the session of this browser. Deletes a cookie that no session belongs to. */
export function sessionResponse(
  context: BffContext,
  { cookies, sessionId }: RequestContext,
  lookup: SessionLookup,
): Response {
  const now = context.settings.now()
  if (lookup.status === 'active')
    return jsonResponse({ now, status: 'active', session: describeSession(lookup.session.record, context) })
  if (lookup.status === 'ended') return jsonResponse({ now, status: 'ended', reason: lookup.reason })
  // the cookie of the new session may be set already, and clearing this one would delete it
  if (sessionId !== null && lookup.replaced) return jsonResponse({ now, status: 'none', replaced: true })
  return jsonResponse({ now, status: 'none' }, 200, context.sessionCookie.clear(cookies))
}

/** Reads the session that the cookie of a request belongs to. */
export const currentSession = async ({ sessions }: BffContext, { sessionId }: RequestContext): Promise<SessionLookup> =>
  sessionId === null ? { status: 'none' } : sessions.get(sessionId)
