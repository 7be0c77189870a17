import { singleFlight } from './singleFlight.ts'
import { createError, isTokenClientError, type TokenClientError, type TokenClientPhase } from './tokenClientError.ts'

/** A request that runs now. */
export type QueuedRequest = {
  /** Aborts when the epoch ends that the request belongs to: with a sign-out, a lost session or `dispose()`. */
  readonly signal: AbortSignal
  /** Starts an epoch that only this request belongs to: it brings the tokens of another user. */
  takeOver(): void
}

/** The requests of one client that may change its tokens: one at a time, and none outlives a sign-out. */
export type RequestQueue = {
  /**
   * Runs a task after all earlier ones. Callers of the same name share one task while it waits or runs.
   *
   * @throws TokenClientError `not-signed-in` if the epoch ended meanwhile
   */
  enqueue<T>(name: string, phase: TokenClientPhase, task: (request: QueuedRequest) => Promise<T>): Promise<T>
  /** Aborts when the current epoch ends. */
  signal(): AbortSignal
  /** Ends the epoch: whatever is queued or running rejects, and brings no tokens. */
  newEpoch(): void
}

/** @param onError called for an error of a task whose epoch is still the current one */
export function createRequestQueue(onError: (error: TokenClientError) => void): RequestQueue {
  let epoch = createEpoch()
  let last: Promise<unknown> = Promise.resolve()
  const newEpoch = () => {
    epoch.ending.abort()
    epoch = createEpoch()
  }
  return {
    newEpoch,
    signal: () => epoch.ending.signal,
    enqueue: (name, phase, task) =>
      epoch.flights.run(name, () => {
        let { signal } = epoch.ending
        const request: QueuedRequest = {
          get signal() {
            return signal
          },
          takeOver() {
            newEpoch()
            ;({ signal } = epoch.ending)
          },
        }
        const outcome = last.then(async () => {
          try {
            signal.throwIfAborted()
            return await task(request)
          } catch (error) {
            if (signal.aborted) throw createError('not-signed-in', phase)
            if (isTokenClientError(error)) onError(error)
            throw error
          }
        })
        last = outcome.catch(() => {})
        return outcome
      }),
  }
}

const createEpoch = () => ({ flights: singleFlight(), ending: new AbortController() })
