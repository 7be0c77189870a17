import type { TokenClientPhase } from '../../tokenClientError.ts'
import { failure } from './protocolError.ts'

const requestTimeoutMs = 15_000

/**
 * Sends one request and waits for its whole answer, so that all that the network or an overloaded server can do wrong
 * happens here. What the caller has to judge is an answer below 500. Redirects are refused: a code or a token in the
 * body would travel along.
 */
export async function sendRequest(
  send: typeof fetch,
  url: string,
  init: RequestInit & { signal: AbortSignal },
  phase: TokenClientPhase,
): Promise<Response> {
  const deadline = AbortSignal.timeout(requestTimeoutMs)
  let response: Response
  try {
    response = await send(url, { ...init, redirect: 'error', signal: AbortSignal.any([init.signal, deadline]) })
    await response.clone().arrayBuffer()
  } catch (cause) {
    if (init.signal.aborted) throw failure('aborted', phase)
    if (deadline.aborted) throw failure('timeout', phase, `${url} did not answer.`)
    throw failure('network', phase, `${url} cannot be reached, or refuses this origin (CORS).`, { cause })
  }
  const { status, headers } = response
  if (status >= 500 || status === 429) {
    const after = headers.get('retry-after') ?? ''
    const retryAfterMs = +after * 1000 || Date.parse(after) - Date.now()
    throw failure('server-unavailable', phase, `${url} answered ${status}.`, retryAfterMs > 0 ? { retryAfterMs } : {})
  }
  return response
}
