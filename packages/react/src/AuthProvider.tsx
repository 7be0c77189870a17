'use client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { createSessionEngine, type AuditEvent, type SessionEngine, type SessionPolicy } from '@stillhere/session-engine'
import type { TokenClient } from '@stillhere/token-client'
import { navigateTo } from './dom/navigateTo.ts'
import { SessionContext } from './SessionContext.ts'
import { warnOfPolicy } from './warnOfPolicy.ts'

export type AuthProviderProps = {
  /** Hears what happens, as facts without content; for logs and audits. */
  onEvent?: (event: AuditEvent) => void
  /** Goes to where a sign-in wants to return to, whether it was completed or has failed. Default: `history.replaceState` and a `popstate` event. */
  navigate?: (path: string) => void
  children?: ReactNode
} & (
  | {
      /** Read once, at the first render. */
      tokenClient: TokenClient
      /** What differs from `policies.reference300`. Read once. */
      policy?: Partial<SessionPolicy>
      engine?: never
    }
  | {
      /** An engine that the app made itself. The provider starts and stops it. */
      engine: SessionEngine
      tokenClient?: never
      policy?: never
    }
)

/**
 * Keeps one session for everything below it. The session begins with the first effect, so a server render and the
 * first client render both say `restoring`.
 *
 * @example <AuthProvider tokenClient={client} policy={policies.reference300}><App /></AuthProvider>
 */
export function AuthProvider(props: AuthProviderProps): ReactNode {
  const [made] = useState(() =>
    props.engine
      ? null
      : createSessionEngine({ tokenClient: props.tokenClient, ...(props.policy ? { policy: props.policy } : {}) }),
  )
  const engine = props.engine ?? made
  if (!engine) throw new Error('<AuthProvider> needs a tokenClient or an engine.')

  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => warnOfPolicy(engine.policy), [engine])
  useEffect(() => {
    // before start, which may complete a sign-in at once
    const unsubscribe = engine.onEvent((event) => {
      const { onEvent, navigate = navigateTo } = latest.current
      onEvent?.(event)
      // also after a sign-in that has failed: the guard there says so, and offers another try
      if ('returnTo' in event && event.returnTo !== undefined) navigate(event.returnTo)
    })
    engine.start()
    return () => {
      engine.stop()
      unsubscribe()
    }
  }, [engine])

  return <SessionContext.Provider value={engine}>{props.children}</SessionContext.Provider>
}
