/**
 * One tab at a time. A crashed holder releases its lock; a frozen one does not, so whoever has waited long enough may
 * `steal` it: the old holder's task goes on unprotected. `signal` ends the wait for the lock.
 */
export type TabLock = {
  run<T>(name: string, options: { signal: AbortSignal; steal?: boolean }, task: () => Promise<T>): Promise<T>
}

export const browserTabLock = (): TabLock => ({
  run: async (name, { signal, steal }, task) => {
    // without Web Locks each tab acts for itself: more requests, nothing wrong
    if (!('locks' in navigator)) return task()
    return navigator.locks.request(name, steal ? { steal } : { signal }, task)
  },
})
