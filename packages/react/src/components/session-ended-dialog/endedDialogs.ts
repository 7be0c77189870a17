import { useEffect, useSyncExternalStore } from 'react'
import type { SessionEngine } from '@stillhere/session-engine'

type Register = {
  add(change: number): void
  subscribe(listener: () => void): () => void
  isEmpty(): boolean
}

const registers = new WeakMap<SessionEngine, Register>()

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

/** Says that this component speaks once the session has ended, so that the timeout modal need not. */
export function useAsEndedDialog(engine: SessionEngine): void {
  useEffect(() => {
    const { add } = registerOf(engine)
    add(1)
    return () => add(-1)
  }, [engine])
}

/** Whether nobody but the timeout modal is there to say that the session has ended. */
export function useIsAlone(engine: SessionEngine): boolean {
  const { subscribe, isEmpty } = registerOf(engine)
  return useSyncExternalStore(subscribe, isEmpty, () => true)
}
