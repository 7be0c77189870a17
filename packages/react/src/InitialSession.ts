'use client'
import { createContext, useContext, type Context } from 'react'
import type { UserClaims } from '@stillhere/token-client'
import { useSession } from './hooks/useSession.ts'

/**
 * Whom a server took for signed in when it rendered the page, by a cookie for instance. It is shown while the status is
 * `restoring`, and proves nothing: no token comes with it, and a guard with `maxAge` or `acrValues` does not open for it.
 */
export type InitialSession = {
  /** With the `iss` and `sub` that the token client will find (OIDC Core §5.7), and what else is to be seen at once. */
  readonly user: UserClaims
}

/** What `AuthProvider` was given at its first render; never changes. */
export const InitialSessionContext: Context<InitialSession | null> = createContext<InitialSession | null>(null)

/** The server's user, until this browser knows better. */
export function useInitialUser(): UserClaims | null {
  const initial = useContext(InitialSessionContext)
  return useSession(({ status }) => (initial && status === 'restoring' ? initial.user : null))
}
