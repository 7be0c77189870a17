import type { BffContext } from '../bffContext.ts'
import { readJson } from '../http/requestBody.ts'
import { jsonResponse } from '../http/responses.ts'
import type { RequestContext } from '../requestContext.ts'
import type { Session } from '../sessions/sessions.ts'
import { currentSession, sessionResponse } from '../sessions/sessionResponse.ts'
import { startSignIn } from '../signIn/startSignIn.ts'

/**
 * `POST extend`: extends the SSO session. The cookie of the provider is in the browser, so the page carries the request
 * there in a frame or a popup. With `refreshExtendsSession`, a refresh-token grant does it.
 */
export async function extend(context: BffContext, incoming: RequestContext): Promise<Response> {
  const mode = (await readJson(incoming.request))['mode'] === 'popup' ? 'popup' : 'frame'
  const lookup = await currentSession(context, incoming)
  if (lookup.status !== 'active') return sessionResponse(context, incoming, lookup)
  if (context.settings.refreshExtendsSession) return extendByRefresh(context, incoming, lookup.session)
  const { location, transaction, setCookies } = await startSignIn(context, incoming, {
    mode,
    prompt: 'none',
    extraParams: {},
  })
  return jsonResponse({ location, transaction }, 200, setCookies)
}

async function extendByRefresh(context: BffContext, incoming: RequestContext, session: Session): Promise<Response> {
  const { refreshOnce, sessions, emit } = context
  const { id, record } = session
  const refreshed = await refreshOnce.refresh(session, {}, record.accessTokens['']?.value)
  if (refreshed.status !== 'active') return sessionResponse(context, incoming, refreshed)
  // counts from when the grant was sent: this request may have joined an earlier one
  const { refreshedAt = 0 } = refreshed.session.record.accessTokens[''] ?? {}
  const extended = await sessions.update(
    id,
    (latest) => ({ ...latest, contactedAt: Math.max(latest.contactedAt, refreshedAt) }),
    refreshed.session,
  )
  if (!extended) return sessionResponse(context, incoming, await currentSession(context, incoming))
  emit({ type: 'session-extended', session: id })
  return sessionResponse(context, incoming, sessions.lookupOf(extended))
}
