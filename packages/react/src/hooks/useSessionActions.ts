'use client'
import { useMemo } from 'react'
import type { SessionEngine } from '@stillhere/session-engine'
import { useSessionEngine } from '../SessionContext.ts'

/** The commands of the session. */
export type SessionActions = Pick<SessionEngine, 'signIn' | 'signOut' | 'extendSession' | 'reauthenticate'>

/**
 * Returns the commands that a user can give. The functions are stable. Each resolves, or rejects with a
 * `TokenClientError` that is also in `useSession().error`.
 *
 * @example <button onClick={() => signOut()}>Sign out</button>
 * @throws Error outside an `AuthProvider`
 */
export function useSessionActions(): SessionActions {
  const engine = useSessionEngine('useSessionActions')
  return useMemo(
    () => ({
      signIn: (options) => engine.signIn(options),
      signOut: (options) => engine.signOut(options),
      extendSession: (options) => engine.extendSession(options),
      reauthenticate: (options) => engine.reauthenticate(options),
    }),
    [engine],
  )
}
