import type { BffContext } from '../bffContext.ts'
import { jsonResponse } from '../http/responses.ts'
import type { RequestContext } from '../requestContext.ts'
import { deadlinesOf, type SessionRecord } from './sessionRecord.ts'
import type { SessionLookup } from './sessions.ts'

/** Returns what a page may know of a session. A list of known members: a later version may add secrets to the record. */
function describeSession(record: SessionRecord, { settings }: BffContext) {
  const { user, authenticatedAt, contactedAt, idTokenExpiresAt, accessTokens } = record
  const { authenticationLevel, authenticationMethods, ssoSessionId, transaction } = record
  const accessTokenExpiresAt = accessTokens['']?.expiresAt
  return {
    user,
    authenticatedAt,
    contactedAt,
    idTokenExpiresAt,
    authenticationLevel,
    authenticationMethods,
    ssoSessionId,
    transaction,
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

/** Reads the session that the cookie of a request belongs to. Records its end if it is past a deadline. */
export async function currentSession(
  { sessions, timeouts }: BffContext,
  { sessionId }: RequestContext,
): Promise<SessionLookup> {
  if (sessionId === null) return { status: 'none' }
  const lookup = await sessions.get(sessionId)
  if (lookup.status === 'ended' && lookup.timedOut) await timeouts.record(lookup.timedOut, lookup.reason)
  return lookup
}
