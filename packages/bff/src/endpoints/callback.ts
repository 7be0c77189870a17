import type { BffContext } from '../bffContext.ts'
import { describeCauses } from '../errorCauses.ts'
import { refuseSubresource } from '../http/csrf.ts'
import { HttpError } from '../http/httpError.ts'
import { redirectResponse } from '../http/responses.ts'
import type { Tokens } from '../provider/provider.ts'
import { ProviderError } from '../provider/providerError.ts'
import type { RequestContext } from '../requestContext.ts'
import { targetParameters } from '../sessions/accessTokens.ts'
import {
  cameFromFrame,
  createSession,
  endPreviousSession,
  extendSession,
  hasOtherUser,
  type SignInOutcome,
} from '../signIn/completeSignIn.ts'
import { relayPage } from '../signIn/relayPage.ts'
import type { SignInTransaction } from '../signIn/signInTransactions.ts'

/** `GET callback`: the redirect URI, reached by the page itself, by a popup or by a frame. */
export async function callback(context: BffContext, incoming: RequestContext): Promise<Response> {
  const { request, url, origin, cookies } = incoming
  refuseSubresource(request, ['document', 'iframe', 'frame'])
  const state = url.searchParams.get('state') ?? ''
  const { transaction: name, found: pending, setCookies } = await context.transactions.take(cookies, state)
  // this browser has no such pending sign-in, so the parameters are ignored
  const outcome: SignInOutcome = pending
    ? await finish(context, incoming, pending, name).catch(storeOutcome)
    : { error: 'callback-unsolicited' }
  const { error } = outcome
  const causes = outcome.cause !== undefined && { cause: describeCauses(outcome.cause) }
  if (error !== null) context.emit({ type: 'sign-in-failed', error, ...causes })
  const allCookies = [...setCookies, ...(outcome.setCookies ?? [])]
  if (pending ? pending.mode !== 'redirect' : cameFromFrame(incoming)) {
    const page = relayPage(name, error)
    for (const one of allCookies) page.headers.append('set-cookie', one)
    return page
  }
  const destination = new URL(outcome.returnTo ?? pending?.returnTo ?? '/', origin)
  if (error !== null) destination.searchParams.set('stillhere-error', `${error}.${name}`)
  return redirectResponse(destination.pathname + destination.search + destination.hash, allCookies)
}

/** Reports a store failure to the page: the code is used up, and the page waits for an outcome. */
function storeOutcome(error: unknown): SignInOutcome {
  if (error instanceof HttpError && error.code === 'store_unavailable')
    return { error: 'server-unavailable', cause: error }
  throw error
}

async function finish(
  context: BffContext,
  incoming: RequestContext,
  pending: SignInTransaction,
  name: string,
): Promise<SignInOutcome> {
  const { settings, provider } = context
  // the redirect URI as it is registered, whatever a proxy has made of the address
  const address = new URL(`${incoming.origin}${settings.basePath}/callback${incoming.url.search}`)
  // with interaction, the user was there just now. A silent answer proves that the session was alive at the start
  const contactedAt = pending.isSilent ? pending.startedAt : settings.now()
  let tokens: Tokens
  try {
    tokens = await provider.redeem(address, pending, targetParameters(settings))
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.refreshToken !== undefined) context.runInBackground(provider.revoke(error.refreshToken))
    return pending.isSilent && error.code === 'login-required'
      ? withoutSsoSession(context, incoming, pending, error)
      : outcomeOf(error)
  }
  const { claims } = tokens
  if (!claims) return { error: 'id-token-invalid' }
  const { acr, sub } = claims
  if (pending.levels?.some((level) => level === acr) === false) return { error: 'step-up-not-met' }
  const isOtherUser = pending.subject !== undefined && pending.subject !== sub
  const completed = { name, transaction: pending, tokens: { ...tokens, claims }, isOtherUser, contactedAt }
  if (!pending.isSilent) return createSession(context, incoming, completed)
  if (pending.wasSignedIn) return extendSession(context, incoming, completed)
  if (isOtherUser || (await hasOtherUser(context, incoming, claims))) return { error: 'subject-changed' }
  return createSession(context, incoming, completed)
}

const outcomeOf = (cause: ProviderError): SignInOutcome => ({
  error: cause.isRevoked && cause.code === 'login-required' ? 'session-revoked' : cause.code,
  cause,
})

/**
 * Handles `login_required` of a silent request. It is certain if the provider's cookie was sent. In a cross-site frame the
 * browser may have blocked it. It is also uncertain after a request with conditions, which a signed-in user may fail.
 */
async function withoutSsoSession(
  context: BffContext,
  { request }: RequestContext,
  pending: SignInTransaction,
  error: ProviderError,
): Promise<SignInOutcome> {
  const { headers } = request
  const lookup = pending.session === undefined ? null : await context.sessions.get(pending.session)
  const isTopLevel = pending.mode !== 'frame' || headers.get('sec-fetch-dest') === 'document'
  const isSameSite = (headers.get('sec-fetch-site') ?? '').startsWith('same-')
  const hasWorked = lookup?.status === 'active' && lookup.session.record.silent
  if (!isTopLevel && !isSameSite && !hasWorked) return { error: 'silent-blocked' }
  const reason = error.isRevoked ? 'revoked' : lookup?.status === 'ended' ? lookup.reason : 'signed-out-elsewhere'
  if (pending.isPlain) await endPreviousSession(context, pending, reason)
  return outcomeOf(error)
}
