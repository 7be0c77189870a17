type Waiter = { owner: object; begin: () => void }

export type FakeTabLock = {
  run<T>(owner: object, name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>
  /** The browser takes a crashed tab's locks away. */
  release(owner: object): void
}

/** Web Locks for the tabs of a fake browser. */
export function createFakeTabLock(): FakeTabLock {
  const queues = new Map<string, Waiter[]>()
  const next = (name: string, done: Waiter) => {
    const queue = queues.get(name) ?? []
    const wasFirst = queue[0] === done
    const rest = queue.filter((one) => one !== done)
    queues.set(name, rest)
    if (wasFirst) rest[0]?.begin()
  }
  return {
    run<T>(owner: object, name: string, signal: AbortSignal, task: () => Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        const waiter: Waiter = {
          owner,
          begin: () => {
            signal.removeEventListener('abort', abort)
            void task()
              .then(resolve, reject)
              .finally(() => next(name, waiter))
          },
        }
        const abort = () => {
          next(name, waiter)
          reject(signal.reason)
        }
        if (signal.aborted) return abort()
        signal.addEventListener('abort', abort)
        const queue = [...(queues.get(name) ?? []), waiter]
        queues.set(name, queue)
        if (queue[0] === waiter) waiter.begin()
      })
    },
    release(owner) {
      for (const [name, queue] of queues) for (const waiter of queue) if (waiter.owner === owner) next(name, waiter)
    },
  }
}
