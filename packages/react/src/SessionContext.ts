'use client'
import { createContext, useContext, type Context } from 'react'
import type { SessionEngine } from '@stillhere/session-engine'

/** Carries the engine, which never changes: nobody re-renders because of the context. */
export const SessionContext: Context<SessionEngine | null> = createContext<SessionEngine | null>(null)

/**
 * The engine under the nearest `AuthProvider`, for what no hook covers.
 * @throws Error outside an `AuthProvider`, naming `caller`
 */
export function useSessionEngine(caller = 'useSessionEngine'): SessionEngine {
  const engine = useContext(SessionContext)
  if (!engine) throw new Error(`${caller} needs an <AuthProvider> above it: wrap the app in <AuthProvider>.`)
  return engine
}
