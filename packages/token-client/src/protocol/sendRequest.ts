import type { TokenClientPhase } from '../tokenClientError.ts'
import { failure } from './protocolError.ts'

const requestTimeoutMs = 15_000
/** Far more than any answer of an authorization server needs. */
const maxResponseBytes = 1_000_000

/** A whole answer. `content` is its JSON, `undefined` where it holds none. */
export type Answer = { status: number; headers: Headers; content: unknown }

/**
 * Sends one request and reads its whole answer. Answers below 500 are returned for the caller to judge. Redirects are
 * refused, because a code or a token in the body would travel along.
 *
 * @throws TokenClientError `aborted`, `network`, `timeout`, `server-unavailable`
 */
export async function sendRequest(
  send: typeof fetch,
  url: string,
  init: RequestInit & { signal: AbortSignal },
  phase: TokenClientPhase,
): Promise<Answer> {
  const deadline = AbortSignal.timeout(requestTimeoutMs)
  let response: Response | undefined
  let text: string
  try {
    response = await send(url, { ...init, redirect: 'error', signal: AbortSignal.any([init.signal, deadline]) })
    text = await readText(response)
  } catch (cause) {
    if (init.signal.aborted) throw failure('aborted', phase)
    // the server may already have used up a code or a refresh token: the answer is lost, whatever failed
    if (deadline.aborted || response) throw failure('timeout', phase, `${url} did not answer in full.`)
    // a `TypeError` of `fetch` holds no request; errors of other HTTP clients often hold codes and tokens
    const details = cause instanceof TypeError ? { cause } : {}
    throw failure('network', phase, `${url} cannot be reached, or refuses this origin (CORS).`, details)
  }
  const { status, headers } = response
  if (status >= 500 || status === 429) {
    const after = headers.get('retry-after') ?? ''
    const retryAfterMs = +after * 1000 || Date.parse(after) - Date.now()
    throw failure('server-unavailable', phase, `${url} answered ${status}.`, retryAfterMs > 0 ? { retryAfterMs } : {})
  }
  return { status, headers, content: readJson(text) }
}

/**
 * Reads at most {@link maxResponseBytes}; a longer answer counts as empty. The bytes are counted on a copy, because
 * developer tools do not show a body that is read in chunks.
 */
async function readText(response: Response): Promise<string> {
  const reader = response.clone().body?.getReader()
  let left = maxResponseBytes
  for (;;) {
    const { value } = (await reader?.read()) ?? {}
    if (!value) return response.text()
    left -= value.length
    if (left < 0) {
      void Promise.all([reader?.cancel(), response.body?.cancel()]).catch(() => {})
      return ''
    }
  }
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text, withoutPrototype)
  } catch {
    return undefined
  }
}

const unsafeNames = ['__proto__', 'toString', 'valueOf']

/** A `JSON.parse` reviver: drops `__proto__`, which would poison a copy, and names that break a conversion to text. */
export const withoutPrototype = (name: string, value: unknown): unknown =>
  unsafeNames.includes(name) ? undefined : value
