import type { BffContext } from '../bffContext.ts'
import { refuseSubresource } from '../http/csrf.ts'
import { jsonResponse, redirectResponse } from '../http/responses.ts'
import type { RequestContext } from '../requestContext.ts'
import { readSignInRequest } from '../signIn/signInRequest.ts'
import { startSignIn } from '../signIn/startSignIn.ts'

/** `POST login`: returns the authorization request that the page follows itself, or in a popup or a frame. */
export async function login(context: BffContext, incoming: RequestContext): Promise<Response> {
  const request = await readSignInRequest(incoming.request)
  const { location, transaction, setCookies } = await startSignIn(context, incoming, request)
  return jsonResponse({ location, transaction }, 200, setCookies)
}

/** `GET login?returnTo=/x`: starts a sign-in from a plain link. */
export async function loginByLink(context: BffContext, incoming: RequestContext): Promise<Response> {
  refuseSubresource(incoming.request, ['document'])
  const returnTo = incoming.url.searchParams.get('returnTo') ?? '/'
  const { location, setCookies } = await startSignIn(context, incoming, { mode: 'redirect', returnTo, extraParams: {} })
  return redirectResponse(location, setCookies)
}
