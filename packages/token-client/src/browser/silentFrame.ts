import { askHiddenFrame } from './hiddenFrame.ts'
import { onAuthorizationResponse } from './relayedAnswer.ts'

/**
 * Asks in a hidden frame and waits for the message with which the server answers (`response_mode=web_message`), or for
 * what the page passes on to which it sends the frame back. Only a message from that very frame, from the server's
 * origin, and with our `state` counts; any other is ignored.
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
  const message = `No answer from ${origin}.`
  return askHiddenFrame<URLSearchParams>(url, { timeoutMs, signal, message }, ({ frame, ending, resolve }) => {
    window.addEventListener(
      'message',
      ({ origin: from, source, data }: MessageEvent<unknown>) => {
        const response = from === origin && source === frame.contentWindow && readResponse(data)
        if (response && response.get('state') === state) resolve(response)
      },
      ending,
    )
    onAuthorizationResponse(state, ending.signal, resolve)
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
