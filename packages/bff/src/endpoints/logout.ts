import type { BffContext } from '../bffContext.ts'
import { HttpError } from '../http/httpError.ts'
import { readJson } from '../http/requestBody.ts'
import { jsonResponse } from '../http/responses.ts'
import type { RequestContext } from '../requestContext.ts'
import { currentSession } from '../sessions/sessionResponse.ts'
import type { Session } from '../sessions/sessions.ts'
import { readExtraParams } from '../signIn/extraParams.ts'
import { readReturnTo } from '../signIn/returnTo.ts'
import { withoutUndefined } from '../signIn/startSignIn.ts'

/**
 * `POST logout`: ends the session first, whatever the provider answers. With scope `sso` the response tells the page where
 * to end the SSO session (RP-Initiated Logout §2).
 */
export async function logout(context: BffContext, incoming: RequestContext): Promise<Response> {
  const { provider, sessions, sessionCookie, transactions, emit, runInBackground } = context
  const { cookies, sessionId } = incoming
  const request = await readLogoutRequest(context, incoming)
  const lookup = await currentSession(context, incoming)
  // a pending sign-in must not undo the sign-out
  const cancelled = await cancelSignIns(context, incoming)
  const live = [...(lookup.status === 'active' ? [lookup.session] : []), ...cancelled]
  for (const id of new Set([sessionId, ...live.map((one) => one.id)].filter((one) => one !== null))) {
    await sessions.delete(id)
    if (id !== sessionId || lookup.status !== 'none') emit({ type: 'signed-out', session: id })
  }
  for (const { record } of live)
    if (request.revoke && record.refreshToken !== undefined) runInBackground(provider.revoke(record.refreshToken))
  const setCookies = [...sessionCookie.clear(cookies), ...transactions.clear(cookies)]
  if (request.scope === 'application') return jsonResponse({ location: null }, 200, setCookies)

  const idToken = live.at(-1)?.record.idToken ?? (lookup.status === 'ended' ? lookup.idToken : undefined)
  const parameters = {
    ...request.extraParams,
    client_id: context.settings.clientId,
    // without `state`: it would protect nothing and would stay in the address of the page
    post_logout_redirect_uri: request.returnUrl,
    ...withoutUndefined({ id_token_hint: idToken }),
  }
  const location = await provider.endSessionUrl(parameters).catch(() => null)
  return jsonResponse({ location: location?.href ?? null }, 200, setCookies)
}

async function readLogoutRequest({ settings }: BffContext, { request, origin }: RequestContext) {
  const body = await readJson(request)
  const { scope, returnTo = settings.postLogoutReturnTo, revoke = scope === 'sso', extraParams } = body
  if (scope !== 'application' && scope !== 'sso')
    throw new HttpError('request_malformed', '"scope" must be "application" or "sso".')
  const checkedParams = readExtraParams(extraParams)
  if (typeof returnTo !== 'string') throw new HttpError('request_malformed', '"returnTo" must be a string.')
  const returnUrl = origin + readReturnTo(returnTo, origin)
  return { scope, returnUrl, revoke: revoke === true, extraParams: checkedParams }
}

/** Cancels the pending sign-ins of this browser. Returns the sessions they created that it has no cookie for yet. */
async function cancelSignIns(
  { transactions, sessions }: BffContext,
  { cookies, sessionId }: RequestContext,
): Promise<Session[]> {
  const created: Session[] = []
  for (const name of await transactions.names(cookies))
    if (!(await transactions.settle(name))) created.push(...(await sessions.find('transaction', name)))
  return created.filter(({ id }) => id !== sessionId)
}
