import { useEffect, useSyncExternalStore } from 'react'
import type { SessionEngine } from '@stillhere/session-engine'

type Register = {
  add(change: number): void
  subscribe(listener: () => void): () => void
  isEmpty(): boolean
}

const registers = new WeakMap<SessionEngine, Register>()

/** Returns the register of the ended dialogs on the page. */
function registerOf(engine: SessionEngine): Register {
  const known = registers.get(engine)
  if (known) return known
  const listeners = new Set<() => void>()
  let count = 0
  const register: Register = {
    add(change) {
      count += change
      listeners.forEach((listener) => listener())
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isEmpty: () => count === 0,
  }
  registers.set(engine, register)
  return register
}

/** Registers the calling component as an ended dialog, so that the timeout modal closes when the session has ended. */
export function useRegisterEndedDialog(engine: SessionEngine): void {
  useEffect(() => {
    const { add } = registerOf(engine)
    add(1)
    return () => add(-1)
  }, [engine])
}

/** Tells whether the page has no ended dialog, so that the timeout modal must show the end. */
export function useNoEndedDialog(engine: SessionEngine): boolean {
  const { subscribe, isEmpty } = registerOf(engine)
  return useSyncExternalStore(subscribe, isEmpty, () => true)
}
