import { headers } from 'next/headers'
import type { InitialSession } from '@stillhere/react'

/** Returns the backend's user for the request's cookie. Extends nothing. */
export async function readSession(): Promise<InitialSession | null> {
  const visitor = await headers()
  // lazy-loaded, because `next build` evaluates this module and has no secrets
  const { bff } = await import('../../bff.ts')
  const user = await bff.user(visitor)
  return user && { user }
}
