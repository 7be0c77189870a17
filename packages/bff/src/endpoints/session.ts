import type { BffContext } from '../bffContext.ts'
import type { RequestContext } from '../requestContext.ts'
import { currentSession, sessionResponse } from '../sessions/sessionResponse.ts'

/** `GET session`: describes the session of this browser without extending it. */
export const session = async (context: BffContext, incoming: RequestContext): Promise<Response> =>
  sessionResponse(context, incoming, await currentSession(context, incoming))
