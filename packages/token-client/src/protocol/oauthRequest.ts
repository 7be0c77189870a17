import * as oauth from 'oauth4webapi'
import { isTokenClientError, type TokenClientError, type TokenClientPhase } from '../tokenClientError.ts'
import { failure, serverError } from './protocolError.ts'
import { sendRequest, type Answer } from './sendRequest.ts'

/** What oauth4webapi calls in place of `fetch`. */
type CustomFetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: unknown },
) => Promise<Response>

/** The options of each request that oauth4webapi sends for this client. */
export const requestOptions = (
  send: typeof fetch,
  phase: TokenClientPhase,
  signal: AbortSignal,
  init: RequestInit = {},
): { [oauth.allowInsecureRequests]: true; [oauth.customFetch]: CustomFetch } => ({
  // discovery has checked each endpoint: https, or http on loopback
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: async (url, { method, headers, body = null }) => {
    const own = { method, headers: withoutUserAgent(headers), body: body as URLSearchParams | null, signal }
    return toResponse(await sendRequest(send, url, { ...init, ...own }, phase))
  },
})

/** oauth4webapi names itself where the browser does not say "Mozilla"; a page of another origin would need leave for that. */
export const withoutUserAgent = ({ 'user-agent': _, ...headers }: Record<string, string>): Record<string, string> =>
  headers

/** Hands an answer to oauth4webapi. `null` members, which several servers send for absent ones, are left out. */
function toResponse({ status, headers, content }: Answer): Response {
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content)
  const body = isObject ? Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null)) : content
  const type = status < 300 ? headers.get('content-type') : 'application/json' // an error counts whatever its type
  const kept = new Headers({ 'content-type': type ?? '' })
  for (const name of ['date', 'dpop-nonce']) kept.set(name, headers.get(name) ?? '')
  return new Response(body === undefined || status === 204 ? null : JSON.stringify(body), { status, headers: kept })
}

/**
 * Translates an error of oauth4webapi. Neither the error nor its cause is kept: they hold whole answers, tokens included.
 *
 * @param invalid message for an answer that breaks its specification; absent: the server has refused without a code
 */
export function toTokenClientError(error: unknown, phase: TokenClientPhase, invalid?: string): TokenClientError {
  if (isTokenClientError(error)) return error
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError)
    return serverError(error.error, phase, error.error_description)
  return invalid === undefined ? serverError(undefined, phase) : failure('token-response-invalid', phase, invalid)
}
