import { headers } from 'next/headers'
import type { InitialSession } from '@stillhere/react'

/** Whom the backend knows by the visitor's cookie. A look, which extends nothing. */
export async function readSession(): Promise<InitialSession | null> {
  const visitor = await headers()
  // only now: `next build` gets as far as the headers, and has no secrets
  const { bff } = await import('../../bff.ts')
  const user = await bff.user(visitor)
  return user && { user }
}
