type Waiter = { owner: string; begin: () => void; end: () => void }

export type FakeTabLock = {
  request<T>(
    owner: string,
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    task: () => Promise<T>,
  ): Promise<T>
  /** Returns the tab that holds the lock. */
  holder(name: string): string | undefined
  /** Releases the locks of a crashed tab. */
  release(owner: string): void
  /** Returns how many locks this tab holds or waits for. */
  count(owner: string): number
}

/** Creates Web Locks for the tabs of a fake browser. */
export function createFakeTabLock(): FakeTabLock {
  const queues = new Map<string, Waiter[]>()
  const queueOf = (name: string) => queues.get(name) ?? []
  const leave = (name: string, waiter: Waiter) => {
    const wasFirst = queueOf(name)[0] === waiter
    queues.set(
      name,
      queueOf(name).filter((one) => one !== waiter),
    )
    if (wasFirst) queueOf(name)[0]?.begin()
  }
  return {
    request<T>(
      owner: string,
      name: string,
      options: { signal?: AbortSignal; steal?: boolean },
      task: () => Promise<T>,
    ) {
      const { signal, steal } = options
      return new Promise<T>((resolve, reject) => {
        const waiter: Waiter = {
          owner,
          end: () => reject(new DOMException('The lock was stolen.', 'AbortError')),
          begin: () => {
            signal?.removeEventListener('abort', abort)
            void task()
              .then(resolve, reject)
              .finally(() => leave(name, waiter))
          },
        }
        const abort = () => {
          leave(name, waiter)
          reject(signal?.reason)
        }
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort)
        const queue = queueOf(name)
        if (steal) queue.shift()?.end()
        queues.set(name, steal ? [waiter, ...queue] : [...queue, waiter])
        if (queueOf(name)[0] === waiter) waiter.begin()
      })
    },
    holder: (name) => queueOf(name)[0]?.owner,
    release(owner) {
      for (const [name, queue] of queues) for (const waiter of queue) if (waiter.owner === owner) leave(name, waiter)
    },
    count: (owner) => [...queues.values()].flat().filter((waiter) => waiter.owner === owner).length,
  }
}
