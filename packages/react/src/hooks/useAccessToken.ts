'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { isSessionUsable, type SessionEngine } from '@stillhere/session-engine'
import type { AccessToken, AccessTokenRequest, Authentication } from '@stillhere/token-client'
import { useSessionEngine } from '../SessionContext.ts'

export type AccessTokenResult = {
  readonly status: 'pending' | 'ready' | 'unavailable'
  /** The latest token. It may have expired since: call `getAccessToken()` right before a request. */
  readonly token?: AccessToken
  /** Why there is none: a `TokenClientError` as a rule. */
  readonly error?: unknown
  /** The same function for ever. Rejects with a `TokenClientError`. */
  getAccessToken(more?: AccessTokenRequest): Promise<AccessToken>
}

/**
 * A token for an API, and the function that gets one. Nothing is requested, and a renewal re-renders nobody, unless
 * `status`, `token` or `error` is read. Asking is never activity.
 *
 * @example const { getAccessToken } = useAccessToken({ audience: 'https://api.example' })
 * @throws Error outside an `AuthProvider`
 */
export function useAccessToken(request: Omit<AccessTokenRequest, 'signal'> = {}): AccessTokenResult {
  const engine = useSessionEngine('useAccessToken')
  const key = JSON.stringify(request)
  const reader = useMemo(() => createReader(engine, JSON.parse(key) as AccessTokenRequest), [engine, key])
  const snapshot = useSyncExternalStore(reader.subscribe, reader.getSnapshot, reader.getSnapshot)
  useEffect(() => reader.look()) // a later render may be the first to read
  return {
    getAccessToken: reader.getAccessToken,
    get status() {
      return reader.want(snapshot).status
    },
    get token() {
      return reader.want(snapshot).token
    },
    get error() {
      return reader.want(snapshot).error
    },
  } as AccessTokenResult
}

type Snapshot = { status: AccessTokenResult['status']; token?: AccessToken; error?: unknown }

function createReader(engine: SessionEngine, request: AccessTokenRequest) {
  let snapshot: Snapshot = { status: 'pending' }
  let isWanted = false
  /** What the latest question was about; `null` for no usable session. */
  let asked: Authentication | null | undefined
  const listeners = new Set<() => void>()

  const getAccessToken = (more?: AccessTokenRequest) => engine.getAccessToken({ ...request, ...more })

  const publish = (next: Snapshot) => {
    const isSame =
      next.status === snapshot.status && next.token?.value === snapshot.token?.value && next.error === snapshot.error
    if (isSame) return
    snapshot = next
    for (const listener of listeners) listener()
  }

  const look = () => {
    const state = engine.store.getState()
    if (!isWanted || listeners.size === 0) return
    if (state.status === 'restoring') return publish({ status: 'pending' })
    const authentication = isSessionUsable(state) ? state.authentication : null
    if (authentication === asked) return
    asked = authentication
    if (!authentication) return publish({ status: 'unavailable', error: state.error })
    getAccessToken().then(
      (token) => asked === authentication && publish({ status: 'ready', token }),
      (error: unknown) => asked === authentication && publish({ status: 'unavailable', error }),
    )
  }

  return {
    getAccessToken,
    look,
    getSnapshot: () => snapshot,
    want(one: Snapshot) {
      isWanted = true
      return one
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      const unsubscribe = engine.store.subscribe(look)
      return () => {
        unsubscribe()
        listeners.delete(listener)
      }
    },
  }
}
