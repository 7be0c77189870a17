'use client'
import { useContext } from 'react'
import type { UserClaims } from '@stillhere/token-client'
import { selectUser } from '../identity.ts'
import { InitialSessionContext } from '../SessionContext.ts'
import { useSession } from './useSession.ts'

// a renewal returns the same claims in a new object
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * Returns the user who is signed in, or who was until the session ended in this page; `null` otherwise. While the status
 * is `restoring` it returns the user of `initialSession`. Re-renders when a claim changes.
 * @throws Error outside an `AuthProvider`
 */
export function useUser(): UserClaims | null {
  const initial = useInitialUser()
  return useSession(selectUser, isEqual) ?? initial
}

/** Returns the user of `initialSession` while the session is restored, then `null`. */
export function useInitialUser(): UserClaims | null {
  const initial = useContext(InitialSessionContext)
  return useSession(({ status }) => (initial && status === 'restoring' ? initial.user : null))
}
