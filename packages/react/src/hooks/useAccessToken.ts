'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { isSessionUsable, type SessionEngine } from '@stillhere/session-engine'
import type { AccessToken, AccessTokenRequest, Authentication, TokenClientError } from '@stillhere/token-client'
import { afterDelay } from '../dom/pageLifecycle.ts'
import { useSessionEngine } from '../SessionContext.ts'

/** The token of a component. `status` tells which other properties exist. */
export type AccessTokenResult = {
  /** Gets a token for one request. Stable. Rejects with a `TokenClientError`. */
  getAccessToken(more?: AccessTokenRequest): Promise<AccessToken>
} & (
  | { readonly status: 'pending'; readonly token?: never; readonly error?: never }
  /** The token belongs to the user who is signed in, and was valid when it was read. */
  | { readonly status: 'ready'; readonly token: AccessToken; readonly error?: never }
  /** No token. `error` is `null` if there is simply no session. */
  | { readonly status: 'unavailable'; readonly token?: never; readonly error: TokenClientError | null }
)

/**
 * Returns a token for an API, and the function that gets one. The hook requests a token, and re-renders on a renewal,
 * only if `status`, `token` or `error` is read. It never returns an expired token but requests a new one. A token
 * request never counts as activity.
 *
 * @example const { getAccessToken } = useAccessToken({ audience: 'https://api.example' })
 * @throws Error outside an `AuthProvider`
 */
export function useAccessToken(request: Omit<AccessTokenRequest, 'signal'> = {}): AccessTokenResult {
  const engine = useSessionEngine('useAccessToken')
  const key = JSON.stringify(request)
  const reader = useMemo(() => createReader(engine, JSON.parse(key) as AccessTokenRequest), [engine, key])
  const snapshot = useSyncExternalStore(reader.subscribe, reader.getSnapshot, reader.getSnapshot)
  useEffect(() => {
    reader.update() // this render may be the first to read the token
    return reader.updateOnceExpired()
  })
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

type Snapshot = { status: AccessTokenResult['status']; token?: AccessToken; error?: TokenClientError | null }

const pending: Snapshot = { status: 'pending' }

function createReader(engine: SessionEngine, request: AccessTokenRequest) {
  let snapshot = pending
  let isWanted = false
  /** Authentication of the latest request; `null` for no usable session. */
  let requestedFor: Authentication | null | undefined
  let generation: number | undefined
  /** Listener of the one component that owns this reader. */
  let notify: (() => void) | undefined

  const getAccessToken = (more?: AccessTokenRequest) => engine.getAccessToken({ ...request, ...more })
  const isExpired = ({ token }: Pick<Snapshot, 'token'>) => !!token && token.expiresAt <= engine.now()

  const publish = (next: Snapshot) => {
    const { status, token, error } = snapshot
    if (next.status === status && next.token?.value === token?.value && next.error === error) return
    snapshot = next
    notify?.()
  }

  const update = () => {
    const state = engine.store.getState()
    if (!isWanted || !notify) return
    if (state.status === 'restoring' || state.status === 'reauthenticating') {
      requestedFor = undefined
      return publish(pending)
    }
    const authentication = isSessionUsable(state) ? state.authentication : null
    if (authentication === requestedFor && !isExpired(snapshot)) return
    requestedFor = authentication
    if (!authentication) return publish({ status: 'unavailable', error: state.error })
    // a renewal keeps a token that is still valid; a new sign-in does not, as the user may differ
    if (isExpired(snapshot) || generation !== state.generation) publish(pending)
    generation = state.generation
    getAccessToken().then(
      // a token that has expired on its way would be requested in a loop
      (token) => requestedFor === authentication && !isExpired({ token }) && publish({ status: 'ready', token }),
      (error: TokenClientError) => requestedFor === authentication && publish({ status: 'unavailable', error }),
    )
  }

  return {
    getAccessToken,
    update,
    getSnapshot: () => snapshot,
    updateOnceExpired: () => snapshot.token && afterDelay(snapshot.token.expiresAt - engine.now(), update),
    want(one: Snapshot) {
      isWanted = true
      return isExpired(one) ? pending : one
    },
    subscribe(listener: () => void) {
      notify = listener
      const unsubscribe = engine.store.subscribe(update)
      return () => {
        unsubscribe()
        notify = undefined
      }
    },
  }
}
