import { createError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { HttpRequest, HttpSession, HttpSessionClientOptions } from './httpSessionOptions.ts'

const timeoutMs = 10_000

/**
 * Sends a request to the backend and reads the session in its answer. `null`: no user is signed in.
 *
 * @throws TokenClientError `network`, `timeout`, `server-unavailable`, `config-invalid`, `aborted`
 */
export async function askBackend(
  { read, fetch: send = fetch }: HttpSessionClientOptions,
  request: HttpRequest,
  phase: TokenClientPhase,
  signal: AbortSignal,
): Promise<HttpSession | null> {
  const response = await sendRequest(send, request, phase, signal)
  // a redirect leads to a sign-in page
  if (response.type === 'opaqueredirect' || response.status === 401) return null
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  if (response.status === 429 || response.status >= 500)
    throw createError('server-unavailable', phase, `The backend answered with ${response.status}.`, {
      ...(Number.isFinite(retryAfter) && { retryAfterMs: retryAfter * 1000 }),
    })
  const text = await response.text()
  try {
    return read({ status: response.status, body: parse(text), headers: response.headers })
  } catch (cause) {
    throw createError('config-invalid', phase, `The answer of ${request.url} is not what "read" expects.`, {
      cause,
      field: 'read',
    })
  }
}

/** Sends a request with the cookies of this origin, and follows no redirect. */
export async function sendRequest(
  send: typeof fetch,
  { url, ...init }: HttpRequest,
  phase: TokenClientPhase,
  signal: AbortSignal,
): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    return await send(url, {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    })
  } catch (cause) {
    const code = timeout.aborted ? 'timeout' : signal.aborted ? 'aborted' : 'network'
    throw createError(code, phase, `No answer from ${url}.`, { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
