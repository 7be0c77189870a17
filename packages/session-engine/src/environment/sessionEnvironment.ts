import { browserTabLocks, type TabLocks } from '@stillhere/token-client'
import { browserClock, type Clock } from './clock.ts'
import { browserPageVisibility, type PageVisibility } from './pageVisibility.ts'
import { openBrowserTabChannel, type OpenTabChannel } from './tabChannel.ts'

/** Everything that the engine uses of the browser. Tests pass their own: `createFakeEnvironment`. */
export type SessionEnvironment = {
  clock: Clock
  visibility: PageVisibility
  network: NetworkStatus
  openTabChannel: OpenTabChannel
  /** `undefined` where the browser has no Web Locks: each tab acts alone then. */
  tabLock: TabLocks | undefined
  storage: KeyValueStorage
  /** Returns a number from 0 to 1, which spreads retries. */
  random(): number
}

/** Whether there is a network. `true` may be wrong; `false` is reliable. */
export type NetworkStatus = { isOnline(): boolean; subscribe(listener: (online: boolean) => void): () => void }

/** A storage that the tabs of one origin share. Must not throw: if it is full or forbidden, values are lost. */
export type KeyValueStorage = {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export const browserEnvironment = (): SessionEnvironment => ({
  clock: browserClock(),
  visibility: browserPageVisibility(),
  network: browserNetworkStatus(),
  openTabChannel: openBrowserTabChannel,
  tabLock: browserTabLocks(),
  storage: browserKeyValueStorage(),
  random: Math.random,
})

export const browserNetworkStatus = (): NetworkStatus => ({
  isOnline: () => navigator.onLine,
  subscribe(listener) {
    const stop = new AbortController()
    window.addEventListener('online', () => listener(true), { signal: stop.signal })
    window.addEventListener('offline', () => listener(false), { signal: stop.signal })
    return () => stop.abort()
  },
})

export const browserKeyValueStorage = (): KeyValueStorage => {
  const attempt = <T>(use: (storage: Storage) => T, fallback: T): T => {
    try {
      return use(localStorage)
    } catch {
      return fallback // private mode, quota or a sandboxed frame: the channel between tabs still works
    }
  }
  return {
    getItem: (key) => attempt((storage) => storage.getItem(key), null),
    setItem: (key, value) => attempt((storage) => storage.setItem(key, value), undefined),
    removeItem: (key) => attempt((storage) => storage.removeItem(key), undefined),
  }
}
