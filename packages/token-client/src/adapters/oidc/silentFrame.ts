import { failure } from './protocolError.ts'
import { hearAnswer } from './relayedAnswer.ts'

const settleAfterLoadMs = 2_000

/**
 * Loads an authorization request in a hidden frame and waits for the message with which the server answers
 * (`response_mode=web_message`), or for what the page passes on to which it sends the frame back. Only a message from
 * that very frame, from the server's origin, and with our `state` counts; any other is ignored. The frame and its
 * listeners are gone when the promise settles.
 *
 * @throws TokenClientError `timeout`; `silent-no-answer` when a page was shown in place of an answer; `aborted`
 */
export function askSilentFrame(
  url: string,
  state: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<URLSearchParams> {
  const { origin } = new URL(url)
  const frame = document.createElement('iframe')
  const ending = new AbortController()
  const timers: ReturnType<typeof setTimeout>[] = []

  return new Promise<URLSearchParams>((resolve, reject) => {
    const giveUp = (code: 'timeout' | 'silent-no-answer' | 'aborted') => () =>
      reject(failure(code, 'silent-authentication', `No answer from ${origin}.`))

    signal.addEventListener('abort', giveUp('aborted'), ending)
    window.addEventListener(
      'message',
      ({ origin: from, source, data }: MessageEvent<unknown>) => {
        const response = from === origin && source === frame.contentWindow && readResponse(data)
        if (response && response.get('state') === state) resolve(response)
      },
      ending,
    )
    hearAnswer(state, ending.signal, resolve)
    frame.addEventListener('load', () => timers.push(setTimeout(giveUp('silent-no-answer'), settleAfterLoadMs)), ending)
    timers.push(setTimeout(giveUp('timeout'), timeoutMs))
    frame.style.display = 'none'
    frame.src = url
    document.body.append(frame)
  }).finally(() => {
    ending.abort()
    timers.forEach(clearTimeout)
    frame.remove()
  })
}

function readResponse(data: unknown): URLSearchParams | null {
  const { type, response } = Object(data) as { type?: unknown; response?: unknown }
  return type === 'authorization_response'
    ? new URLSearchParams(
        Object.entries(Object(response) as object).filter(([, value]) => /string|number/.test(typeof value)),
      )
    : null
}
