import { isSecure } from '../../isSecure.ts'
import type { TokenClientPhase } from '../../tokenClientError.ts'
import { failure } from '../../protocol/protocolError.ts'
import { sendRequest } from '../../protocol/sendRequest.ts'

export type BffSettings = { key: string; basePath: string; send: typeof fetch }

/** What the backend has said. Not validated yet. */
export type BffAnswer = Readonly<Record<string, unknown>>

/**
 * One request to the backend. Its answer repeats what was made up for this request: a cached one, which may be another
 * user's, does not, and neither does a page that a proxy shows in the backend's place.
 *
 * @throws TokenClientError `network`, `server-unavailable`, `timeout`, `aborted`; `config-invalid`,
 *   `return-to-rejected` when the backend refuses
 */
export async function askBff(
  { basePath, send }: BffSettings,
  path: 'session' | 'login' | 'extend' | 'refresh' | 'logout',
  phase: TokenClientPhase,
  signal: AbortSignal,
  body?: object,
): Promise<BffAnswer> {
  const id = crypto.randomUUID()
  const request: RequestInit & { signal: AbortSignal } = {
    headers: { 'stillhere-request': id, ...(body && { 'content-type': 'application/json' }) },
    cache: 'no-store',
    signal,
    ...(body && { method: 'POST', body: JSON.stringify(body), keepalive: path === 'logout' }),
  }
  const url = `${location.origin}${basePath}/${path}`
  const { status, headers, content } = await sendRequest(send, url, request, phase)
  if (headers.get('stillhere-request') !== id || !content || typeof content !== 'object')
    throw failure('server-unavailable', phase, `${url} did not answer as the backend does. Check option "basePath".`)
  const answer = content as BffAnswer
  if (status < 300) return answer
  const error = String(answer['error'])
  // whatever else the backend refuses is not asked for as it should be
  const isPlaceWrong = error === 'return_to_rejected'
  throw failure(isPlaceWrong ? 'return-to-rejected' : 'config-invalid', phase, `The backend refused: ${error}.`)
}

/** An authorization request that the backend has made. */
export type BffRequest = { url: string; state: string }

/** `null`: the answer is none. */
export const readRequest = ({ location: url, transaction: state }: BffAnswer): BffRequest | null =>
  isPlace(url) && typeof state === 'string' ? { url, state } : null

export function neededRequest(answer: BffAnswer, phase: TokenClientPhase): BffRequest {
  const request = readRequest(answer)
  if (!request) throw failure('server-unavailable', phase, 'The backend made no authorization request.')
  return request
}

/** Nothing but a place on the web is gone to. */
export const isPlace = (url: unknown): url is string =>
  typeof url === 'string' && URL.canParse(url) && isSecure(new URL(url))
