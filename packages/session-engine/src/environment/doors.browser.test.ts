import { browserTabLocks, withTabLock } from '@stillhere/token-client'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { browserClock } from './clock.ts'
import { browserPageVisibility } from './pageVisibility.ts'
import { browserKeyValueStorage, browserNetworkStatus } from './sessionEnvironment.ts'
import { openBrowserTabChannel } from './tabChannel.ts'

const name = 'stillhere:test'
const never = new AbortController().signal

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
  localStorage.clear()
})

/** Another document of this origin, as another tab would be. */
const openTab = (): Window => {
  const frame = document.body.appendChild(document.createElement('iframe'))
  onTestFinished(() => frame.remove())
  return frame.contentWindow!
}

/** A promise and its keys. */
const pending = () => {
  let open = () => {}
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}

describe('the clock', () => {
  test('rings once, and not when it was cancelled', () => {
    vi.useFakeTimers()
    const rings: string[] = []
    const clock = browserClock()
    clock.setAlarm(1_000, () => rings.push('kept'))
    clock.setAlarm(1_000, () => rings.push('cancelled'))()
    vi.advanceTimersByTime(10_000)
    expect(rings).toEqual(['kept'])
  })

  test('does not ring at once for a delay of a hundred days, which overflows a timer', () => {
    vi.useFakeTimers()
    let rings = 0
    browserClock().setAlarm(100 * 86_400_000, () => rings++)
    vi.advanceTimersByTime(2 ** 31 - 2)
    expect(rings).toBe(0)
    vi.advanceTimersByTime(1)
    expect(rings).toBe(1) // the receiver compares instants and sets the alarm again
  })

  test('rings as soon as possible for what was due before', () => {
    vi.useFakeTimers()
    let rings = 0
    browserClock().setAlarm(-5_000, () => rings++)
    vi.advanceTimersByTime(0)
    expect(rings).toBe(1)
  })
})

describe('the channel between tabs', () => {
  test('reaches other tabs, not its own, and none after close()', async () => {
    const heard: string[] = []
    const arrived = pending()
    const one = openBrowserTabChannel(name, () => heard.push('one'))
    const two = openBrowserTabChannel(name, (message) => heard.push(`two: ${JSON.stringify(message)}`))
    const three = openBrowserTabChannel(name, () => arrived.open())
    const stranger = openBrowserTabChannel(`${name}:other`, () => heard.push('stranger'))
    one.post({ generation: 1 })
    await arrived.promise
    expect(heard).toEqual(['two: {"generation":1}'])
    two.close()
    const again = pending()
    const four = openBrowserTabChannel(name, () => again.open())
    one.post({ generation: 2 })
    await again.promise
    expect(heard).toHaveLength(1)
    for (const channel of [one, three, four, stranger]) channel.close()
  })

  test('without BroadcastChannel receives what another tab stores under its name', async () => {
    vi.stubGlobal('BroadcastChannel', undefined)
    const heard: unknown[] = []
    const { localStorage: theirs } = openTab()
    const channel = openBrowserTabChannel(name, (message) => heard.push(message))
    channel.post({ generation: 0 }) // the sender has stored it already
    theirs.setItem('another', '{}')
    theirs.setItem(name, 'not written by this library')
    theirs.removeItem(name)
    theirs.setItem(name, '{"generation":1}')
    await expect.poll(() => heard).toEqual([{ generation: 1 }])
    channel.close()
    const last = new Promise((resolve) => window.addEventListener('storage', resolve, { once: true }))
    theirs.setItem(name, '{"generation":2}')
    await last
    expect(heard).toHaveLength(1)
  })
})

describe('the lock', () => {
  const lock = browserTabLocks()!
  const hold = (signal = never, steal = false) => {
    const { promise, open } = pending()
    const began = pending()
    const run = lock.request(name, steal ? { steal } : { signal }, () => {
      began.open()
      return promise.then(() => 'done')
    })
    return { run, began: began.promise, finish: open }
  }
  const waiting = async () => ((await navigator.locks.query()).pending ?? []).filter((one) => one.name === name).length

  test('runs one task at a time, and returns the result of each', async () => {
    const order: string[] = []
    const first = hold()
    await first.began
    const second = lock.request(name, { signal: never }, async () => order.push('second'))
    await expect.poll(waiting).toBe(1)
    order.push('first')
    first.finish()
    await second
    expect(order).toEqual(['first', 'second'])
    expect(await first.run).toBe('done')
  })

  test('is released after a task that failed', async () => {
    const failing = lock.request(name, { signal: never }, () => Promise.reject(new Error('no network')))
    await expect(failing).rejects.toThrow('no network')
    expect(await lock.request(name, { signal: never }, async () => 'in')).toBe('in')
  })

  test('ends the wait when the signal aborts', async () => {
    const impatient = new AbortController()
    const first = hold()
    await first.began
    const second = lock.request(name, { signal: impatient.signal }, async () => 'in')
    await expect.poll(waiting).toBe(1)
    impatient.abort()
    await expect(second).rejects.toThrow()
    expect(await waiting()).toBe(0)
    first.finish()
    await first.run
  })

  test('can be stolen from a tab that does not come back, ahead of waiting tabs', async () => {
    const frozen = hold()
    await frozen.began
    const third = hold()
    const loss = expect(frozen.run).rejects.toMatchObject({ name: 'AbortError' })
    const thief = hold(never, true)
    await thief.began
    await loss
    expect(await waiting()).toBe(1)
    thief.finish()
    await third.began
    third.finish()
    expect(await Promise.all([thief.run, third.run])).toEqual(['done', 'done'])
  })

  test('runs the task at once in a browser without Web Locks', async () => {
    vi.stubGlobal('navigator', {})
    const withoutLocks = { name, signal: never, patienceMs: 60_000, locks: browserTabLocks() }
    expect(withoutLocks.locks).toBeUndefined()
    const first = pending()
    const outcomes = [
      withTabLock(withoutLocks, () => first.promise.then(() => 'first')),
      withTabLock(withoutLocks, async () => {
        first.open()
        return 'second'
      }),
    ]
    expect(await Promise.all(outcomes)).toEqual(['first', 'second'])
  })
})

describe('the storage', () => {
  test('stores, returns and removes values', () => {
    const storage = browserKeyValueStorage()
    storage.setItem(name, 'a record')
    expect(storage.getItem(name)).toBe('a record')
    expect(localStorage.getItem(name)).toBe('a record')
    storage.removeItem(name)
    expect(storage.getItem(name)).toBeNull()
  })

  test('loses a value that does not fit, without an error', () => {
    const storage = browserKeyValueStorage()
    storage.setItem(name, 'x'.repeat(20_000_000))
    expect(storage.getItem(name)).toBeNull()
    storage.setItem(name, 'small')
    expect(storage.getItem(name)).toBe('small')
  })

  test('is empty where the browser forbids it', () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError')
    })
    const storage = browserKeyValueStorage()
    expect(() => storage.setItem(name, 'a record')).not.toThrow()
    expect(storage.getItem(name)).toBeNull()
    expect(() => storage.removeItem(name)).not.toThrow()
  })
})

describe('page changes', () => {
  test('are reported by name, until the subscription ends', () => {
    let visibility: DocumentVisibilityState = 'visible'
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
    const heard: string[] = []
    const page = browserPageVisibility()
    const unsubscribe = page.subscribe((change) => heard.push(change))
    const change = (to: DocumentVisibilityState) => {
      visibility = to
      document.dispatchEvent(new Event('visibilitychange'))
    }
    const everything = () => {
      change('hidden')
      change('visible')
      document.dispatchEvent(new Event('resume'))
      window.dispatchEvent(new Event('blur'))
      window.dispatchEvent(new Event('focus'))
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
    }
    everything()
    expect(heard).toEqual(['hidden', 'shown', 'shown', 'blurred', 'focused', 'hidden', 'restored', 'shown'])
    change('hidden')
    expect(page.isVisible()).toBe(false)
    unsubscribe()
    heard.length = 0
    everything()
    expect(heard).toEqual([])
  })

  test('the network goes and comes back', () => {
    const heard: boolean[] = []
    const unsubscribe = browserNetworkStatus().subscribe((online) => heard.push(online))
    window.dispatchEvent(new Event('offline'))
    window.dispatchEvent(new Event('online'))
    expect(heard).toEqual([false, true])
    unsubscribe()
    window.dispatchEvent(new Event('offline'))
    expect(heard).toHaveLength(2)
    expect(browserNetworkStatus().isOnline()).toBe(navigator.onLine)
  })

  test('beforeunload and unload are not used, because a download link fires them too', () => {
    const listen = vi.spyOn(window, 'addEventListener')
    const stops = [browserPageVisibility().subscribe(() => {}), browserNetworkStatus().subscribe(() => {})]
    expect(listen.mock.calls.map(([type]) => type)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/unload/)]),
    )
    for (const stop of stops) stop()
  })
})
