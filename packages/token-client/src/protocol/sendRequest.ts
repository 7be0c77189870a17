import type { TokenClientPhase } from '../tokenClientError.ts'
import { failure } from './protocolError.ts'
import { withoutPrototype } from './readIdToken.ts'

const requestTimeoutMs = 15_000
/** What a server may say at most: a hundred times what any has reason to. */
const mostBytes = 1_000_000

/** A whole answer. `content` is what its JSON says, `undefined` where it holds none. */
export type Answer = { status: number; headers: Headers; content: unknown }

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
): Promise<Answer> {
  const deadline = AbortSignal.timeout(requestTimeoutMs)
  let response: Response | undefined
  let text: string
  try {
    response = await send(url, { ...init, redirect: 'error', signal: AbortSignal.any([init.signal, deadline]) })
    text = await readText(response)
  } catch (cause) {
    if (init.signal.aborted) throw failure('aborted', phase)
    // an answer that has begun may have used up what was asked with: it is lost, whatever became of the rest
    if (deadline.aborted || response) throw failure('timeout', phase, `${url} did not answer in full.`)
    // what `fetch` throws tells nothing; another's errors like to hold the request, code and tokens and all
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

/** An endless answer is as good as none. It is counted on a copy, because developer tools do not show what is read in pieces. */
async function readText(response: Response): Promise<string> {
  const reader = response.clone().body?.getReader()
  let left = mostBytes
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
