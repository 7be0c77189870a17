import { TokenClientError } from './tokenClientError.ts'

/** Ends one caller's wait when its signal aborts. What is waited for goes on for the others. */
export function withSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const abort = () =>
      reject(new TokenClientError('token-client/aborted', 'access-token', 'The caller gave up waiting.'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
