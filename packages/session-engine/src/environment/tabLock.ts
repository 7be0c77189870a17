/** One tab at a time. A crashed holder releases its lock; `signal` ends the wait for one. */
export type TabLock = { run<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> }

export const browserTabLock = (): TabLock => ({
  // without Web Locks each tab acts for itself: more requests, nothing wrong
  run: async (name, signal, task) => ('locks' in navigator ? navigator.locks.request(name, { signal }, task) : task()),
})
