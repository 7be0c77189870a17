'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { isSessionUsable, type SessionEngine } from '@stillhere/session-engine'
import type { AccessToken, AccessTokenRequest, Authentication, TokenClientError } from '@stillhere/token-client'
import { afterDelay } from '../dom/afterDelay.ts'
import { useSessionEngine } from '../SessionContext.ts'

/** `status` decides what else there is. */
export type AccessTokenResult = {
  /** The same function for ever. Rejects with a `TokenClientError`. For a request, this is what to call. */
  getAccessToken(more?: AccessTokenRequest): Promise<AccessToken>
} & (
  | { readonly status: 'pending'; readonly token?: never; readonly error?: never }
  /** Of the person who is signed in, and valid when it was read. */
  | { readonly status: 'ready'; readonly token: AccessToken; readonly error?: never }
  /** `error` is `null` where there is just no session. */
  | { readonly status: 'unavailable'; readonly token?: never; readonly error: TokenClientError | null }
)

/**
 * A token for an API, and the function that gets one. Nothing is requested, and a renewal re-renders nobody, unless
 * `status`, `token` or `error` is read. A token that has expired is never shown: a new one is asked for. Asking is never
 * activity.
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
    reader.look() // a later render may be the first to read
    return reader.lookOnceExpired()
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
  /** What the latest question was about; `null` for no usable session. */
  let asked: Authentication | null | undefined
  let generation: number | undefined
  /** Of the one component that this belongs to. */
  let notify: (() => void) | undefined

  const getAccessToken = (more?: AccessTokenRequest) => engine.getAccessToken({ ...request, ...more })
  const isExpired = ({ token }: Pick<Snapshot, 'token'>) => !!token && token.expiresAt <= engine.now()

  const publish = (next: Snapshot) => {
    const { status, token, error } = snapshot
    if (next.status === status && next.token?.value === token?.value && next.error === error) return
    snapshot = next
    notify?.()
  }

  const look = () => {
    const state = engine.store.getState()
    if (!isWanted || !notify) return
    if (state.status === 'restoring' || state.status === 'reauthenticating') {
      asked = undefined
      return publish(pending)
    }
    const authentication = isSessionUsable(state) ? state.authentication : null
    if (authentication === asked && !isExpired(snapshot)) return
    asked = authentication
    if (!authentication) return publish({ status: 'unavailable', error: state.error })
    // a renewal leaves in place what still holds; a sign-in does not, which may be another person's
    if (isExpired(snapshot) || generation !== state.generation) publish(pending)
    generation = state.generation
    getAccessToken().then(
      // one that has expired on its way would be asked for without end
      (token) => asked === authentication && !isExpired({ token }) && publish({ status: 'ready', token }),
      (error: TokenClientError) => asked === authentication && publish({ status: 'unavailable', error }),
    )
  }

  return {
    getAccessToken,
    look,
    getSnapshot: () => snapshot,
    lookOnceExpired: () => snapshot.token && afterDelay(snapshot.token.expiresAt - engine.now(), look),
    want(one: Snapshot) {
      isWanted = true
      return isExpired(one) ? pending : one
    },
    subscribe(listener: () => void) {
      notify = listener
      const unsubscribe = engine.store.subscribe(look)
      return () => {
        unsubscribe()
        notify = undefined
      }
    },
  }
}
