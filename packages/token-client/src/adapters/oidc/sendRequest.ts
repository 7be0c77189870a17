import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'

const requestTimeoutMs = 15_000

/** What the protocol library hands to a custom fetch. */
export type RequestParts = {
  method?: string
  headers?: Record<string, string>
  body?: URLSearchParams | undefined
  redirect?: RequestRedirect
  signal?: AbortSignal | undefined
}

/**
 * Sends one request and reads its whole answer, so that all that the network or an overloaded server can do wrong
 * happens here. What remains to be judged by the caller is an answer below 500.
 */
export async function sendRequest(
  send: typeof fetch,
  url: string,
  init: RequestParts,
  phase: TokenClientPhase,
): Promise<Response> {
  const { origin, pathname } = new URL(url)
  const deadline = AbortSignal.timeout(requestTimeoutMs)
  let response: Response
  let body: string
  try {
    response = await send(url, {
      ...init,
      body: init.body ?? null,
      signal: init.signal ? AbortSignal.any([init.signal, deadline]) : deadline,
    })
    body = await response.text()
  } catch (cause) {
    if (init.signal?.aborted) throw new TokenClientError('token-client/aborted', phase, 'The request was given up.')
    if (deadline.aborted)
      throw new TokenClientError('token-client/timeout', phase, `No answer from ${origin}${pathname} in time.`)
    throw new TokenClientError(
      'token-client/network',
      phase,
      `${origin}${pathname} could not be reached: no network, server down, or CORS not allowed for this origin.`,
      { cause },
    )
  }
  const { status, headers } = response
  if (status >= 500 || status === 429) {
    const after = headers.get('retry-after')
    const retryAfterMs = after === null ? NaN : /^\d+$/.test(after) ? +after * 1000 : Date.parse(after) - Date.now()
    throw new TokenClientError(
      'token-client/server-unavailable',
      phase,
      `${origin}${pathname} answered with status ${status}.`,
      retryAfterMs > 0 ? { retryAfterMs } : {},
    )
  }
  // status 0: a redirect, which none of these endpoints may answer with
  return new Response(body || null, { status: status || 400, headers })
}
