import { browserClock, type Clock } from './clock.ts'
import { browserKeyValueStorage, type KeyValueStorage } from './keyValueStorage.ts'
import { browserNetworkStatus, type NetworkStatus } from './networkStatus.ts'
import { browserPageVisibility, type PageVisibility } from './pageVisibility.ts'
import { openBrowserTabChannel, type OpenTabChannel } from './tabChannel.ts'
import { browserTabLock, type TabLock } from './tabLock.ts'

/** All that the engine knows of the world outside. Tests pass their own: `createFakeEnvironment`. */
export type SessionEnvironment = {
  clock: Clock
  visibility: PageVisibility
  network: NetworkStatus
  openTabChannel: OpenTabChannel
  tabLock: TabLock
  storage: KeyValueStorage
  /** From 0 to 1, for spreading retries. */
  random(): number
}

export const browserEnvironment = (): SessionEnvironment => ({
  clock: browserClock(),
  visibility: browserPageVisibility(),
  network: browserNetworkStatus(),
  openTabChannel: openBrowserTabChannel,
  tabLock: browserTabLock(),
  storage: browserKeyValueStorage(),
  random: Math.random,
})
