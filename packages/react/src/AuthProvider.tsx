'use client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { createSessionEngine, type AuditEvent, type SessionEngine, type SessionPolicy } from '@stillhere/session-engine'
import type { TokenClient } from '@stillhere/token-client'
import { navigateTo } from './dom/navigateTo.ts'
import { InitialSessionContext, type InitialSession } from './InitialSession.ts'
import { quietly } from './quietly.ts'
import { keepRunning } from './keepRunning.ts'
import { SessionContext } from './SessionContext.ts'
import { warnOfPolicy } from './warnOfPolicy.ts'

export type AuthProviderProps = {
  /** Hears what happens, as facts without content; for logs and audits. */
  onEvent?: (event: AuditEvent) => void
  /** Goes to where a sign-in wants to return to, whether it was completed or has failed. Default: `history.replaceState` and a `popstate` event. */
  navigate?: (path: string) => void
  /**
   * Whom the server took for signed in when it rendered this page; `null` where it was nobody. Shown until it is known
   * who is there. Read once; the same on the server and in the browser.
   */
  initialSession?: InitialSession | null
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
 * first client render both say `restoring`, and show the user of `initialSession` at most.
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

  const [initialSession] = useState(props.initialSession ?? null)

  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => warnOfPolicy(engine.policy), [engine])
  useEffect(() => {
    const leaving = new AbortController()
    // aside: only some apps have drafts, and nobody waits for either
    quietly(import('./drafts/tidyDrafts.ts').then(({ tidyDrafts }) => tidyDrafts(engine, leaving.signal)))
    quietly(import('./dom/keepScroll.ts').then(({ keepScroll }) => keepScroll(engine, leaving.signal)))
    return () => leaving.abort()
  }, [engine])
  useEffect(() => {
    // before start, which may complete a sign-in at once
    const unsubscribe = engine.onEvent((event) => {
      const { onEvent, navigate = navigateTo } = latest.current
      onEvent?.(event)
      // also after a sign-in that has failed: the guard there says so, and offers another try
      if ('returnTo' in event && event.returnTo !== undefined) navigate(event.returnTo)
    })
    const leave = keepRunning(engine)
    return () => {
      leave()
      unsubscribe()
    }
  }, [engine])

  return (
    <SessionContext.Provider value={engine}>
      <InitialSessionContext.Provider value={initialSession}>{props.children}</InitialSessionContext.Provider>
    </SessionContext.Provider>
  )
}
