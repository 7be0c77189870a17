import type { BffContext } from '../bffContext.ts'
import type { RequestContext } from '../requestContext.ts'
import { currentSession, sessionResponse } from '../sessions/sessionResponse.ts'

/** `POST refresh`: requests new tokens by refresh token. The session is not extended. */
export async function refresh(context: BffContext, incoming: RequestContext): Promise<Response> {
  const lookup = await currentSession(context, incoming)
  if (lookup.status !== 'active') return sessionResponse(context, incoming, lookup)
  const { session } = lookup
  const current = session.record.accessTokens['']?.value
  return sessionResponse(context, incoming, await context.refreshOnce.refresh(session, {}, current))
}
