/** The part of the Web Locks API that {@link withTabLock} needs. */
export type TabLocks = {
  /** Runs the task while this tab holds the lock. `steal` takes the lock from its holder. */
  request<T>(name: string, options: { signal?: AbortSignal; steal?: boolean }, task: () => Promise<T>): Promise<T>
  /** Identifies the tab that holds the lock. `undefined`: the lock is free. */
  holder(name: string): Promise<string | undefined>
}

/** Returns the locks of this browser, or `undefined` where it has none. */
export function browserTabLocks(): TabLocks | undefined {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  return (
    locks && {
      request: (name, options, task) => locks.request(name, options, task),
      holder: async (name) => (await locks.query()).held?.find((lock) => lock.name === name)?.clientId,
    }
  )
}

export type TabLockOptions = {
  name: string
  /** Ends the wait for the lock. A task that has started goes on. */
  signal: AbortSignal
  /** Time that one holder gets before this tab takes the lock from it, in ms. */
  patienceMs: number
  /** Default: the locks of this browser. Without locks the task starts at once. */
  locks?: TabLocks | undefined
  /** Calls `ring` once after a delay in ms; returns the cancellation. Default: `setTimeout`. */
  setAlarm?: (delayMs: number, ring: () => void) => () => void
  /** Called before this tab takes the lock from a holder. */
  onSteal?: () => void
}

/**
 * Runs a task in one tab at a time. The browser releases the lock of a crashed tab, but not of a frozen one: after
 * `patienceMs`, one waiting tab takes it. That tab gets the full time itself, because the others wait again when the
 * holder has changed. A task whose lock was taken goes on, and its outcome counts.
 */
export async function withTabLock<T>(options: TabLockOptions, task: () => Promise<T>): Promise<T> {
  const { name, signal, patienceMs, locks = browserTabLocks(), setAlarm = browserAlarm, onSteal } = options
  if (!locks) return task()
  let outcome: Promise<T> | undefined
  for (;;) {
    const suspect = locks.holder(name)
    const impatient = new AbortController()
    const cancelAlarm = setAlarm(patienceMs, () => impatient.abort())
    const start = () => {
      cancelAlarm()
      return (outcome = task())
    }
    try {
      return await locks.request(name, { signal: AbortSignal.any([signal, impatient.signal]) }, start)
    } catch (error) {
      if (outcome) return outcome
      if (signal.aborted) throw error
    } finally {
      cancelAlarm()
    }
    // one tab at a time decides whether to steal, so that no two tabs steal from each other
    await locks.request(`${name}:steal`, { signal }, async () => {
      if ((await locks.holder(name)) !== (await suspect)) return
      onSteal?.()
      await started((onStart) => locks.request(name, { steal: true }, () => (onStart(), start())))
    })
    if (outcome) return outcome
  }
}

/** Resolves when a task has started. Its failure is reported by its own promise. */
const started = (request: (onStart: () => void) => Promise<unknown>) =>
  new Promise<void>((resolve) => {
    request(resolve).catch(() => {})
  })

const browserAlarm = (delayMs: number, ring: () => void) => {
  const timer = setTimeout(ring, delayMs)
  return () => clearTimeout(timer)
}
