/** A lock for which only one tab at a time runs its task. The browser releases the locks of a crashed tab, not of a frozen one. */
export type TabLock = {
  /**
   * Runs `task` while this tab holds the lock. `signal` ends the wait for the lock. With `steal`, the lock is taken from
   * its holder, whose task continues without protection.
   */
  run<T>(name: string, options: { signal: AbortSignal; steal?: boolean }, task: () => Promise<T>): Promise<T>
}

export const browserTabLock = (): TabLock => ({
  run: async (name, { signal, steal }, task) => {
    // without Web Locks each tab acts alone: more requests, but no wrong result
    if (!('locks' in navigator)) return task()
    return navigator.locks.request(name, steal ? { steal } : { signal }, task)
  },
})
