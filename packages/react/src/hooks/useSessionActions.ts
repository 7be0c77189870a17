'use client'
import { useMemo } from 'react'
import type { SessionEngine } from '@stillhere/session-engine'
import { useSessionEngine } from '../SessionContext.ts'

export type SessionActions = Pick<SessionEngine, 'signIn' | 'signOut' | 'extendSession' | 'reauthenticate'>

/**
 * What a person may ask for. The functions stay the same ones for ever. Each resolves, or rejects with a
 * `TokenClientError` that `useSession().error` shows too.
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
