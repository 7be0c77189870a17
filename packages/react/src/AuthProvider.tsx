'use client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { createSessionEngine, type AuditEvent, type SessionEngine, type SessionPolicy } from '@stillhere/session-engine'
import type { TokenClient } from '@stillhere/token-client'
import { warnOfPolicy } from './developerWarnings.ts'
import { keepScroll, navigateTo } from './dom/redirects.ts'
import { draftPrefix, onceEntryExists } from './dom/webStorage.ts'
import { ignoreRejection } from './ignoreRejection.ts'
import { InitialSessionContext, SessionContext, type InitialSession } from './SessionContext.ts'

export type AuthProviderProps = {
  /** Receives facts about the session without personal data, for logs and audits. */
  onEvent?: (event: AuditEvent) => void
  /**
   * Navigates to the `returnTo` of a sign-in that has completed or failed. Default: `history.replaceState` and a
   * `popstate` event.
   */
  navigate?: (path: string) => void
  /**
   * The user that the server has rendered this page for; `null` if no user was signed in. Shown while the session is
   * restored. Read once; pass the same value on the server and in the browser.
   */
  initialSession?: InitialSession | null
  children?: ReactNode
} & (
  | {
      /** Gets, renews and ends the tokens. Read once, at the first render. */
      tokenClient: TokenClient
      /** Overrides `policies.reference300`. Read once. */
      policy?: Partial<SessionPolicy>
      engine?: never
    }
  | {
      /** An engine that the app has created. The provider starts and stops it. */
      engine: SessionEngine
      tokenClient?: never
      policy?: never
    }
)

/**
 * Provides one session to its children. The session starts in the first effect, so a server render and the first client
 * render both have the status `restoring`, and show at most the user of `initialSession`.
 *
 * @example <AuthProvider tokenClient={client} policy={policies.reference300}><App /></AuthProvider>
 */
export function AuthProvider(props: AuthProviderProps): ReactNode {
  const [ownEngine] = useState(() =>
    props.engine
      ? null
      : createSessionEngine({ tokenClient: props.tokenClient, ...(props.policy ? { policy: props.policy } : {}) }),
  )
  const engine = props.engine ?? ownEngine
  if (!engine) throw new Error('<AuthProvider> needs a tokenClient or an engine.')

  const [initialSession] = useState(props.initialSession ?? null)

  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => warnOfPolicy(engine.policy), [engine])
  useEffect(() => {
    const leaving = new AbortController()
    keepDrafts(engine, leaving.signal)
    keepScroll(engine, leaving.signal)
    return () => leaving.abort()
  }, [engine])
  useEffect(() => {
    // before the start, which may complete a sign-in synchronously
    const unsubscribe = engine.onEvent((event) => {
      const { onEvent, navigate = navigateTo } = latest.current
      onEvent?.(event)
      // also after a failed sign-in: the guard of that page shows the failure and offers a retry
      if ('returnTo' in event && event.returnTo !== undefined) navigate(event.returnTo)
    })
    const stop = keepRunning(engine)
    return () => {
      stop()
      unsubscribe()
    }
  }, [engine])

  return (
    <SessionContext.Provider value={engine}>
      <InitialSessionContext.Provider value={initialSession}>{props.children}</InitialSessionContext.Provider>
    </SessionContext.Provider>
  )
}

/** Counts the providers of each engine. */
const providers = new WeakMap<SessionEngine, number>()

/** Runs the engine until its last provider unmounts. Strict mode unmounts and mounts again at once, which stops nothing. */
function keepRunning(engine: SessionEngine): () => void {
  const count = (change: number) => providers.set(engine, (providers.get(engine) ?? 0) + change)
  count(1)
  engine.start()
  return () => {
    count(-1)
    queueMicrotask(() => providers.get(engine) || engine.stop())
  }
}

/** Removes drafts that are over. Lazy-loaded where this browser holds a draft. */
function keepDrafts(engine: SessionEngine, leaving: AbortSignal): void {
  const load = () => {
    ignoreRejection(import('./drafts/draftStorage.ts').then(({ tidyDrafts }) => tidyDrafts(engine, leaving)))
  }
  onceEntryExists(draftPrefix, load, leaving)
}
