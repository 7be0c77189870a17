import { TokenClientError } from '../../tokenClientError.ts'

const settleAfterLoadMs = 2_000

/**
 * Loads an authorization request in a hidden frame and waits for the message with which the server answers
 * (`response_mode=web_message`). Only a message from that very frame, from the server's origin, and with our `state`
 * counts; any other is ignored. The frame and its listeners are gone when the promise settles.
 *
 * @throws TokenClientError `timeout`; `silent-no-answer` when a page was shown in place of an answer; `aborted`
 */
export function askSilentFrame(
  url: string,
  state: string,
  timeoutMs: number,
  signal: AbortSignal,
  hint: string,
): Promise<URLSearchParams> {
  const phase = 'silent-authentication'
  const { origin } = new URL(url)
  const frame = document.createElement('iframe')
  const ending = new AbortController()
  const timers: ReturnType<typeof setTimeout>[] = []

  return new Promise<URLSearchParams>((resolve, reject) => {
    const give = (code: 'timeout' | 'silent-no-answer' | 'aborted', message: string, field?: 'clientId') =>
      reject(new TokenClientError(`token-client/${code}`, phase, message, field ? { field } : {}))
    const abort = () => give('aborted', 'The request was given up.')
    const noAnswer = () =>
      give('silent-no-answer', `The server showed a page in place of an answer. ${hint}`, 'clientId')

    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, ending)
    window.addEventListener(
      'message',
      ({ origin: from, source, data }: MessageEvent<unknown>) => {
        if (from !== origin || source !== frame.contentWindow) return
        const response = readResponse(data)
        if (response?.get('state') === state) resolve(response)
      },
      ending,
    )
    frame.addEventListener('load', () => timers.push(setTimeout(noAnswer, settleAfterLoadMs)), ending)
    timers.push(setTimeout(() => give('timeout', `No answer from ${origin} within ${timeoutMs} ms.`), timeoutMs))
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
  const { type, response } = (data ?? {}) as { type?: unknown; response?: unknown }
  if (type !== 'authorization_response' || typeof response !== 'object' || !response) return null
  return new URLSearchParams(
    Object.entries(response).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
