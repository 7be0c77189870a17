import type { failure as newFailure } from '../protocol/protocolError.ts'
import type { onAuthorizationResponse } from './relayedAnswer.ts'

/** What the start of the page has as well. It is handed over, because a chunk that imported it would split the start. */
export type AnswerTools = { failure: typeof newFailure; onAuthorizationResponse: typeof onAuthorizationResponse }

/** `contactedAt`: the server was in touch with the browser no earlier. */
export type PopupAnswer = { response: URLSearchParams; contactedAt: number }

const personTimeoutMs = 600_000
const lookEveryMs = 250
/** What is said before a window closes may arrive after it has closed. */
const personGraceMs = 1_000
/** The opener policy of a server makes a window seem closed at once: without a person its answer is worth waiting for. */
const silentGraceMs = 5_000

/**
 * Waits for what a window brings back: ten minutes for a person, `silentTimeoutMs` without user interaction. Closing ends
 * the waiting only if `onClosed` does, because the window may only seem to be closed. No timer and no channel is left
 * when the promise settles.
 *
 * @throws TokenClientError `timeout`, `aborted`
 */
export function awaitPopup(
  popup: Window,
  state: string,
  silentTimeoutMs: number | null,
  signal: AbortSignal,
  { failure, onAuthorizationResponse }: AnswerTools,
  onClosed: () => void,
): Promise<PopupAnswer> {
  const startedAt = Date.now()
  const ending = new AbortController()
  const giveUp = (code: 'timeout' | 'aborted') => () => ending.abort(failure(code, 'sign-in'))
  let grace: ReturnType<typeof setTimeout> | undefined
  const timeout = setTimeout(giveUp('timeout'), silentTimeoutMs ?? personTimeoutMs)
  const looking = setInterval(() => {
    if (!popup.closed) return
    if (silentTimeoutMs !== null) grace ??= setTimeout(onClosed, silentGraceMs)
    // only when the person is back here: the opener policy makes a window seem closed in which they still type
    else if (document.hasFocus()) grace ??= setTimeout(onClosed, personGraceMs)
  }, lookEveryMs)

  return new Promise<PopupAnswer>((resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason))
    signal.addEventListener('abort', giveUp('aborted'), ending)
    onAuthorizationResponse(state, ending.signal, (response, navigatedAt) => {
      const at = Number.isFinite(navigatedAt) ? Number(navigatedAt) : 0
      resolve({ response, contactedAt: Math.min(Math.max(startedAt, at), Date.now()) })
    })
  }).finally(() => {
    ending.abort()
    clearTimeout(timeout)
    clearTimeout(grace)
    clearInterval(looking)
  })
}
