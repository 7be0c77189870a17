import { failure } from '../protocol/protocolError.ts'

const settleAfterLoadMs = 2_000

/** What a listener for the response of a frame gets: `ending` is aborted when it is of no interest any more. */
type Listening<Answer> = {
  frame: HTMLIFrameElement
  ending: AbortController
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/**
 * Loads an authorization request in a hidden frame, until `hear` has its answer. The frame, its timers and its listeners
 * are gone when the promise settles.
 *
 * @throws TokenClientError `timeout`; `silent-no-answer` when a page was shown in place of an answer; `aborted`; what
 *   `hear` rejects with
 */
export function askHiddenFrame<Answer>(
  url: string,
  { timeoutMs, signal, message }: { timeoutMs: number; signal: AbortSignal; message?: string },
  hear: (listening: Listening<Answer>) => void,
): Promise<Answer> {
  const frame = document.createElement('iframe')
  const ending = new AbortController()
  const timers: ReturnType<typeof setTimeout>[] = []

  return new Promise<Answer>((resolve, reject) => {
    const giveUp = (code: 'timeout' | 'silent-no-answer' | 'aborted') => () =>
      reject(failure(code, 'silent-authentication', message))

    signal.addEventListener('abort', giveUp('aborted'), ending)
    hear({ frame, ending, resolve, reject })
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
