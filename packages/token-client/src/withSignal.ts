import { createError, type TokenClientPhase } from './tokenClientError.ts'

/** Ends one caller's wait when its signal aborts. The promise goes on for the other callers. */
export function withSignal<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  phase: TokenClientPhase = 'access-token',
): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(createError('aborted', phase, 'The request was aborted.'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
