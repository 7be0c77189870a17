/** Whether there is a network at all. `true` promises nothing; `false` can be believed. */
export type NetworkStatus = { isOnline(): boolean; subscribe(listener: (online: boolean) => void): () => void }

export const browserNetworkStatus = (): NetworkStatus => ({
  isOnline: () => navigator.onLine,
  subscribe(listener) {
    const stop = new AbortController()
    window.addEventListener('online', () => listener(true), { signal: stop.signal })
    window.addEventListener('offline', () => listener(false), { signal: stop.signal })
    return () => stop.abort()
  },
})
