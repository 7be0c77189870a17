import { failure } from '../oidc/protocolError.ts'
import type { BffRequest } from './askBff.ts'
import { hearOutcome, refusal } from './outcome.ts'

export const silentTimeoutMs = 10_000
const settleAfterLoadMs = 2_000

/**
 * Loads an authorization request in a hidden frame, which ends at the backend. The frame, its timers and its channel are
 * gone when the promise settles.
 *
 * @throws TokenClientError `timeout`; `silent-no-answer` when a page was shown in place of an answer; `aborted`; what
 *   the backend says has become of it
 */
export function askFrame({ url, state }: BffRequest, signal: AbortSignal): Promise<void> {
  const phase = 'silent-authentication'
  const frame = document.createElement('iframe')
  const ending = new AbortController()
  const timers: ReturnType<typeof setTimeout>[] = []

  return new Promise<void>((resolve, reject) => {
    const giveUp = (code: 'timeout' | 'silent-no-answer' | 'aborted') => () => reject(failure(code, phase))
    signal.addEventListener('abort', giveUp('aborted'), ending)
    hearOutcome(state, ending.signal, (response) => {
      const code = response.get('error')
      if (code === null) resolve()
      else reject(refusal(code, phase))
    })
    frame.addEventListener('load', () => timers.push(setTimeout(giveUp('silent-no-answer'), settleAfterLoadMs)), ending)
    timers.push(setTimeout(giveUp('timeout'), silentTimeoutMs))
    frame.style.display = 'none'
    frame.src = url
    document.body.append(frame)
  }).finally(() => {
    ending.abort()
    timers.forEach(clearTimeout)
    frame.remove()
  })
}
