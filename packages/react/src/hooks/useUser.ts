'use client'
import type { SessionState } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'
import { useInitialUser } from '../InitialSession.ts'
import { useSession } from './useSession.ts'

const selectUser = (state: SessionState) => ('user' in state ? state.user : null)
// a renewal brings the same claims in a new object
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * Who is signed in, or was until the session ended in this page; `null` otherwise. While the status is `restoring` it is
 * the user of `initialSession`. Re-renders when a claim changes.
 * @throws Error outside an `AuthProvider`
 */
export function useUser(): UserClaims | null {
  const initial = useInitialUser()
  return useSession(selectUser, isEqual) ?? initial
}
