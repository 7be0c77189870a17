import { useEffect, useSyncExternalStore } from 'react'
import { isSessionUsable, type SessionState } from '@stillhere/session-engine'
import { afterDelay, whenOnline, whenPageIdle } from '../dom/pageLifecycle.ts'
import { useSession } from '../hooks/useSession.ts'

/** The first retry comes after this time; each further one after three times as long. */
const firstRetryMs = 2_000

type Snapshot<M> = {
  module?: M
  /** The last attempt to load has failed. */
  hasFailed: boolean
}

/** A module that is loaded on demand and shared by all components that need it. */
export type LazyModule<M> = {
  getSnapshot(): Snapshot<M>
  subscribe(listener: () => void): () => void
  /** Loads the module once. Never rejects: a failure is in the snapshot, and the next call tries again. */
  load(): Promise<void>
}

export function lazyModule<M extends object>(importModule: () => Promise<M>): LazyModule<M> {
  const listeners = new Set<() => void>()
  let snapshot: Snapshot<M> = { hasFailed: false }
  let loading: Promise<void> | undefined
  const publish = (next: Snapshot<M>) => {
    snapshot = next
    loading = undefined
    listeners.forEach((listener) => listener())
  }
  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load() {
      if (snapshot.module) return Promise.resolve()
      return (loading ??= importModule().then(
        (module) => publish({ module, hasFailed: false }),
        () => publish({ hasFailed: true }),
      ))
    },
  }
}

type Need = 'now' | 'when-idle' | null

const selectNeed = (state: SessionState): Need =>
  state.status === 'expiring' || state.status === 'ended' || state.status === 'reauthenticating'
    ? 'now'
    : isSessionUsable(state)
      ? 'when-idle'
      : null

/** Loads the module at once if `isNeeded`. A failure is retried with growing delays and when the browser is online again. */
export function useLazyModule<M extends object>(lazy: LazyModule<M>, isNeeded: boolean): Snapshot<M> {
  return useLoaded(lazy, isNeeded ? 'now' : null)
}

/**
 * Loads the code of a dialog when the page is idle after sign-in, so that it is there even if the network is down at
 * the warning. Loads at once if the session is about to end or has ended. Failures are retried as in
 * {@link useLazyModule}.
 */
export function useDialogModule<M extends object>(dialog: LazyModule<M>): Snapshot<M> {
  return useLoaded(dialog, useSession(selectNeed))
}

function useLoaded<M extends object>(lazy: LazyModule<M>, need: Need): Snapshot<M> {
  const { getSnapshot, subscribe, load } = lazy
  const snapshot = useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot<M>)
  const isLoaded = snapshot.module !== undefined
  useEffect(() => {
    if (need === null || isLoaded) return
    let isStopped = false
    let cancel = () => {}
    let delayMs = firstRetryMs
    const attempt = () => {
      cancel()
      void load().then(retryLater)
    }
    const retryLater = () => {
      if (isStopped || !getSnapshot().hasFailed) return
      cancel = afterDelay(delayMs, attempt)
      delayMs *= 3
    }
    if (need === 'now') attempt()
    else cancel = whenPageIdle(attempt)
    const stopOnline = whenOnline(attempt)
    return () => {
      isStopped = true
      cancel()
      stopOnline()
    }
  }, [need, isLoaded, load, getSnapshot])
  return snapshot
}

const unloaded = { hasFailed: false }
const getServerSnapshot = <M>(): Snapshot<M> => unloaded
