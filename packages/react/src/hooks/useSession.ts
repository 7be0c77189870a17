'use client'
import { useState, useSyncExternalStore } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { useSessionEngine } from '../SessionContext.ts'

/**
 * Returns the state of the session. Without a selector the component re-renders only when a property that it has read
 * during a render changes. With a selector it re-renders when the selection changes by `equal` (default `Object.is`).
 *
 * @example const { status } = useSession()
 * @example const isOffline = useSession((state) => state.connection === 'offline')
 * @throws Error outside an `AuthProvider`
 */
export function useSession(): SessionState
export function useSession<T>(selector: (state: SessionState) => T, equal?: (a: T, b: T) => boolean): T
export function useSession<T>(
  selector?: (state: SessionState) => T,
  equal?: (a: T, b: T) => boolean,
): T | SessionState {
  const { store } = useSessionEngine('useSession')
  // lives as long as the component: a discarded render adds at most one property that is not needed
  const [track] = useState(createTracker)
  const [memoize] = useState(() => createMemo<T>())

  const snapshot = (state: SessionState) => (selector ? memoize(state, selector, equal) : track(state))
  return useSyncExternalStore(
    store.subscribe,
    () => snapshot(store.getState()),
    () => snapshot(store.getInitialState()),
  )
}

/** Returns the same object until a property that was read from it changes. */
function createTracker() {
  const read = new Set<PropertyKey>()
  let last: { state: SessionState; proxy: SessionState } | undefined
  const note = (key: PropertyKey) => read.add(key)
  const isSame = (a: object, b: object) => [...read].every((key) => Object.is(Reflect.get(a, key), Reflect.get(b, key)))

  return (state: SessionState): SessionState => {
    if (last && isSame(last.state, state)) return last.proxy
    const proxy = new Proxy(state, {
      get: (target, key) => (note(key), Reflect.get(target, key)),
      has: (target, key) => (note(key), Reflect.has(target, key)),
    })
    last = { state, proxy }
    return proxy
  }
}

/** Returns the same selection until it changes by `equal`, also if the selector creates a new object each time. */
function createMemo<T>() {
  let last: { state: SessionState; selector: (state: SessionState) => T; value: T } | undefined

  return (state: SessionState, selector: (state: SessionState) => T, equal: (a: T, b: T) => boolean = Object.is): T => {
    if (last?.state === state && last.selector === selector) return last.value
    const value = selector(state)
    last = { state, selector, value: last && equal(last.value, value) ? last.value : value }
    return last.value
  }
}
