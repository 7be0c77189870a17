'use client'
import { createContext, useContext, type Context } from 'react'
import type { SessionEngine } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'

/** Carries the engine, which never changes, so the context never re-renders its consumers. */
export const SessionContext: Context<SessionEngine | null> = createContext<SessionEngine | null>(null)

/**
 * Returns the engine of the nearest `AuthProvider`, for tasks that no hook covers.
 * @throws Error outside an `AuthProvider`, naming `caller`
 */
export function useSessionEngine(caller = 'useSessionEngine'): SessionEngine {
  const engine = useContext(SessionContext)
  if (!engine) throw new Error(`${caller} needs an <AuthProvider> above it: wrap the app in <AuthProvider>.`)
  return engine
}

/**
 * The user that a server has rendered the page for, by a cookie for instance. The user is shown while the status is
 * `restoring`, and proves nothing: it comes without a token, and a guard with `maxAge` or `acrValues` stays closed.
 */
export type InitialSession = {
  /** Has the `iss` and `sub` that the token client will find (OIDC Core §5.7), and the claims that are shown at once. */
  readonly user: UserClaims
}

/** Carries the `initialSession` of `AuthProvider`'s first render, which never changes. */
export const InitialSessionContext: Context<InitialSession | null> = createContext<InitialSession | null>(null)
