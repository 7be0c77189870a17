import { beforeEach, expect, test, vi } from 'vitest'
import { withTabLock, type TabLockOptions } from './tabLock.ts'

let name: string
const never = new AbortController().signal
const withLock = <T>(task: () => Promise<T>, options: Partial<TabLockOptions> = {}) =>
  withTabLock({ name, signal: never, patienceMs: 60_000, ...options }, task)

beforeEach(() => {
  name = crypto.randomUUID()
})

test('runs one task at a time, in the order of the calls', async () => {
  const steps: string[] = []
  const task = (tab: string) => async () => {
    steps.push(`${tab} begins`)
    await new Promise((resolve) => setTimeout(resolve))
    steps.push(`${tab} ends`)
    return tab
  }
  expect(await Promise.all(['a', 'b'].map((tab) => withLock(task(tab))))).toEqual(['a', 'b'])
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('takes the lock from a frozen holder, whose task still counts', async () => {
  const frozen = Promise.withResolvers<string>()
  let started = 0
  const first = withLock(() => (started++, frozen.promise))
  let stolen = 0
  expect(await withLock(async () => 'second', { patienceMs: 1, onSteal: () => stolen++ })).toBe('second')
  expect(stolen).toBe(1)
  frozen.resolve('first')
  expect(await first).toBe('first')
  expect(started).toBe(1)
})

test('does not take the lock from a tab that has just taken it itself', async () => {
  const frozen = Promise.withResolvers<string>()
  const first = withLock(() => frozen.promise)
  const busy = Promise.withResolvers<string>()
  const rings: (() => void)[] = []
  let stolen = 0
  const locks = heldBy('frozen')
  const options = {
    locks,
    onSteal: () => stolen++,
    setAlarm: (_: number, ring: () => void) => (rings.push(ring), () => {}),
  }
  const second = withLock(() => ((locks.tab = 'second'), busy.promise), options)
  const third = withLock(async () => 'third', options)
  rings.slice().forEach((ring) => ring())
  await vi.waitFor(() => expect(locks.tab === 'second' && Math.max(rings.length, stolen + 1)).toBe(3))
  expect(stolen).toBe(1)
  busy.resolve('second')
  expect(await second).toBe('second')
  expect(await third).toBe('third')
  expect(stolen).toBe(1)
  frozen.resolve('first')
  await first
})

test('a failure of the task rejects, and releases the lock', async () => {
  await expect(withLock(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(await withLock(async () => 'next')).toBe('next')
})

test('a caller that aborts its wait neither starts its task nor takes the lock', async () => {
  const busy = Promise.withResolvers<string>()
  const first = withLock(() => busy.promise)
  const giveUp = new AbortController()
  let hasStarted = false
  const second = withLock(async () => (hasStarted = true), { signal: giveUp.signal })
  giveUp.abort()
  await expect(second).rejects.toThrow(/abort/)
  busy.resolve('first')
  expect(await first).toBe('first')
  expect(hasStarted).toBe(false)
})

/** The locks of this process, which says of all its tabs that they are one; the test tells who holds the lock. */
const heldBy = (tab: string) => {
  const locks = {
    tab,
    request: <T>(lock: string, options: object, task: () => Promise<T>) => navigator.locks.request(lock, options, task),
    holder: async () => locks.tab,
  }
  return locks
}
