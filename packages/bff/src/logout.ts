import { json } from './json.ts'
import { Refusal } from './refusal.ts'
import { readJson } from './requestBody.ts'
import { readReturnTo } from './returnTo.ts'
import { lookUp } from './sessionAnswer.ts'
import type { Session } from './sessions.ts'
import { readExtraParams } from './signInRequest.ts'
import { defined } from './startSignIn.ts'
import { settleSignIn } from './signInTransactions.ts'
import type { BffParts, Visit } from './visit.ts'

/**
 * `POST logout`: first the session is gone, whatever the provider says; with scope `sso` the page is told where to end
 * that of the provider (RP-Initiated Logout §2).
 */
export async function logout(parts: BffParts, visit: Visit): Promise<Response> {
  const { provider, sessions, sessionCookie, transactions, settings, emit, later } = parts
  const { request, origin, cookies, session } = visit
  const {
    scope,
    returnTo = settings.postLogoutReturnTo,
    revoke = scope === 'sso',
    extraParams,
  } = await readJson(request)
  if (scope !== 'application' && scope !== 'sso')
    throw new Refusal(400, 'request_malformed', '"scope" must be "application" or "sso".')
  const more = readExtraParams(extraParams)
  if (typeof returnTo !== 'string') throw new Refusal(400, 'request_malformed', '"returnTo" must be a text.')
  const place = readReturnTo(returnTo, origin)

  const found = await lookUp(parts, visit)
  // a sign-in that is still under way must not undo this
  const live = [...(found.status === 'active' ? [found.session] : []), ...(await settleAll(parts, visit))]
  for (const id of new Set([session, ...live.map((one) => one.id)].filter((one) => one !== null))) {
    await sessions.delete(id)
    if (id !== session || found.status !== 'none') emit({ type: 'signed-out', session: id })
  }
  for (const { record } of live)
    if (revoke === true && record.refreshToken !== undefined) later(provider.revoke(record.refreshToken))
  const setCookies = [...sessionCookie.clear(cookies), ...transactions.clear(cookies)]

  const idToken = live.at(-1)?.record.idToken ?? (found.status === 'ended' ? found.idToken : undefined)
  const parameters = {
    ...more,
    client_id: settings.clientId,
    // no `state`: there is nothing to come back for, and it would stay in the page's address
    post_logout_redirect_uri: origin + place,
    ...defined({ id_token_hint: idToken }),
  }
  const location = scope === 'sso' ? await provider.endSessionUrl(parameters).catch(() => null) : null
  return json({ location: location?.href ?? null }, 200, setCookies)
}

/** Nothing comes of this browser's sign-ins any more. Gives the sessions that it has not heard of yet. */
async function settleAll(parts: BffParts, { cookies, session }: Visit): Promise<Session[]> {
  const made: Session[] = []
  for (const name of await parts.transactions.names(cookies))
    if (!(await settleSignIn(parts, name))) made.push(...(await parts.sessions.find('transaction', name)))
  return made.filter(({ id }) => id !== session)
}
