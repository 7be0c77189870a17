import type { PageChange } from '../environment/pageVisibility.ts'
import type { SessionEnvironment } from '../environment/sessionEnvironment.ts'
import { createFakeClock, settle, type FakeClock } from './fakeClock.ts'
import { createFakeTabLock } from './fakeTabLock.ts'

/** One tab of a fake browser. Also the `environment` of its engine. */
export type FakeTab = SessionEnvironment & {
  hide(): Promise<void>
  show(): Promise<void>
  blur(): Promise<void>
  focus(): Promise<void>
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  /** Freezes the page: no alarm rings and no message arrives until `thaw`, but its locks stay held. */
  freeze(): void
  thaw(): Promise<void>
  /** Rounds delays of alarms up to multiples of `everyMs`, as in a page that was hidden for long. */
  throttle(everyMs: number): void
  /** Waits in this tab. The wait stops while the tab is frozen, and never ends after a crash. */
  wait(ms: number): Promise<void>
  /** Restores the page from the back/forward cache. */
  restoreFromCache(): Promise<void>
  /** Crashes the tab: no alarm rings, no message arrives, and its locks are released. */
  crash(): void
  /** Returns the number of listeners, channels and locks: zero after `engine.stop()`. */
  open(): number
}

/** A browser in memory: its tabs share a clock, a storage, locks and channels. */
export type FakeEnvironment = {
  clock: FakeClock
  tabs: { open(): FakeTab }
  storage: Map<string, string>
}

type Receiver = { name: string; tab: string; receive: (message: unknown) => void }

/**
 * Creates a browser in memory that drives several engines in one process, without real time.
 *
 * @example
 * const { clock, tabs } = createFakeEnvironment()
 * const engine = createSessionEngine({ tokenClient, environment: tabs.open() })
 * engine.start()
 * await clock.advance(300_000)
 */
export function createFakeEnvironment(options: { now?: number; clock?: FakeClock } = {}): FakeEnvironment {
  const clock = options.clock ?? createFakeClock(options.now)
  const storage = new Map<string, string>()
  const receivers = new Set<Receiver>()
  const locks = createFakeTabLock()
  let opened = 0

  const openTab = (): FakeTab => {
    const id = `tab ${++opened}`
    let isAlive = true
    let isFrozen = false
    let everyMs = 1
    let missed: (() => void)[] = []
    let isVisible = true
    let isOnline = true
    const pages = new Set<(change: PageChange) => void>()
    const networks = new Set<(online: boolean) => void>()
    const subscribe =
      <T>(listeners: Set<T>) =>
      (listener: T) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      }
    const page = async (change: PageChange, visible = isVisible) => {
      isVisible = visible
      pages.forEach((listener) => listener(change))
      await settle()
    }
    const network = async (online: boolean) => {
      isOnline = online
      networks.forEach((listener) => listener(online))
      await settle()
    }
    const own = clock.open(() => isAlive && !isFrozen)
    return {
      clock: {
        ...own,
        setAlarm: (delayMs, ring) => own.setAlarm(Math.ceil(delayMs / everyMs) * everyMs, ring),
      },
      visibility: { isVisible: () => isVisible, subscribe: subscribe(pages) },
      network: { isOnline: () => isOnline, subscribe: subscribe(networks) },
      openTabChannel(name, receive) {
        const take = (message: unknown) => (isFrozen ? missed.push(() => receive(message)) : receive(message))
        const receiver: Receiver = { name, tab: id, receive: take }
        receivers.add(receiver)
        return {
          post(message) {
            const copy: unknown = structuredClone(message)
            for (const other of receivers)
              if (other.name === name && other.tab !== id)
                void Promise.resolve().then(() => receivers.has(other) && other.receive(copy))
          },
          close: () => void receivers.delete(receiver),
        }
      },
      tabLock: {
        request: (name, request, task) => locks.request(id, name, request, task),
        holder: async (name) => locks.holder(name),
      },
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => void storage.delete(key),
      },
      random: () => 0.5,
      hide: () => page('hidden', false),
      show: () => page('shown', true),
      blur: () => page('blurred'),
      focus: () => page('focused'),
      restoreFromCache: () => page('restored', true),
      goOffline: () => network(false),
      goOnline: () => network(true),
      freeze() {
        isFrozen = true
      },
      async thaw() {
        isFrozen = false
        const messages = missed
        missed = []
        for (const deliver of messages) deliver()
        await page(isVisible ? 'shown' : 'hidden')
      },
      throttle(ms) {
        everyMs = ms
      },
      wait: (ms) => new Promise((resolve) => own.setAlarm(ms, resolve)),
      crash() {
        isAlive = false
        pages.clear()
        networks.clear()
        for (const receiver of receivers) if (receiver.tab === id) receivers.delete(receiver)
        locks.release(id)
      },
      open: () => pages.size + networks.size + locks.count(id) + [...receivers].filter(({ tab }) => tab === id).length,
    }
  }
  return { clock, tabs: { open: openTab }, storage }
}
