/** A set of listeners. A listener that throws is reported, and the others are still notified. */
export type Listeners<A extends unknown[]> = {
  readonly size: number
  /** Returns a function that removes the listener. */
  add(listener: (...args: A) => void): () => void
  notify(...args: A): void
}

export function createListeners<A extends unknown[]>(): Listeners<A> {
  const listeners = new Set<(...args: A) => void>()
  return {
    get size() {
      return listeners.size
    },
    add(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    notify(...args) {
      for (const listener of listeners) attempt(() => listener(...args))
    },
  }
}

/** Runs code of the app. An exception is reported as uncaught, but does not reach the caller. Returns whether it succeeded. */
export function attempt(run: () => void): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (typeof reportError === 'function') reportError(error)
    // oxlint-disable-next-line no-console -- Node has no reportError
    else console.error(error)
    return false
  }
}
