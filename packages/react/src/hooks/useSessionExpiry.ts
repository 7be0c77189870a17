'use client'
import { useState, useSyncExternalStore } from 'react'
import { isSessionUsable, type SessionLimit, type SessionState, type SessionStatus } from '@stillhere/session-engine'
import { useSessionEngine } from '../SessionContext.ts'
import { useSession } from './useSession.ts'

export type SessionExpiry = {
  readonly status: SessionStatus
  /** The limit that comes first; `null` while no user is signed in. */
  readonly limit: SessionLimit | null
  /** When the session ends without activity, in epoch ms. */
  readonly deadlineAt: number | null
  /**
   * Time left, in ms. A component that reads it re-renders once a second while the session is expiring and the page is
   * visible. At other times it is the time left at the moment of reading.
   */
  readonly remainingMs: number | null
  /** The session is about to end: its status is `expiring`. */
  readonly warning: boolean
}

const subscribeToNothing = () => () => {}
const selectStatus = (state: SessionState) => state.status
const selectLimit = (state: SessionState) => (isSessionUsable(state) ? state.limit : null)
const selectDeadline = (state: SessionState) => (isSessionUsable(state) ? state.deadlineAt : null)

/**
 * Returns when the session ends, and which limit ends it.
 * @example const { warning, remainingMs } = useSessionExpiry()
 * @throws Error outside an `AuthProvider`
 */
export function useSessionExpiry(): SessionExpiry {
  const { countdown, now, store } = useSessionEngine('useSessionExpiry')
  const [seen] = useState(() => ({ remaining: false, deadline: false }))
  const status = useSession(selectStatus)
  const limit = useSession(selectLimit)
  // the deadline moves with activity: until it is read, its first value stands for it and causes no render
  const [selectWhenRead] = useState(() => createDeadlineSelector(seen))
  const trackedDeadline = useSession(selectWhenRead)
  const isHydrating = useSyncExternalStore(
    subscribeToNothing,
    () => false,
    () => true,
  )
  const readDeadline = () => {
    seen.deadline = true
    return isHydrating ? trackedDeadline : selectDeadline(store.getState())
  }
  const seconds = useSyncExternalStore(
    countdown.subscribe,
    () => (seen.remaining ? countdown.getState() : null),
    countdown.getInitialState,
  )
  return {
    status,
    limit,
    get deadlineAt() {
      return readDeadline()
    },
    warning: status === 'expiring',
    get remainingMs() {
      seen.remaining = true
      const deadlineAt = readDeadline()
      return deadlineAt === null ? null : seconds === null ? Math.max(0, deadlineAt - now()) : seconds * 1000
    },
  }
}

/** Selects the deadline if it has been read, else its first value, so that its changes cause no render. */
function createDeadlineSelector(seen: { readonly deadline: boolean }) {
  let first: number | null = null
  return (state: SessionState) => (seen.deadline ? selectDeadline(state) : (first ??= selectDeadline(state)))
}
