import { headers } from 'next/headers'
import type { InitialSession } from '@stillhere/react'

/** Whom the backend knows by the visitor's cookie. A look, which extends nothing. */
export async function readSession(): Promise<InitialSession | null> {
  const cookie = (await headers()).get('cookie') ?? ''
  // only now: `next build` gets as far as the headers, and has no secrets
  const { bff, origin } = await import('../../bff.ts')
  const look = new Request(`${origin}/auth/session`, { headers: { cookie, 'stillhere-request': crypto.randomUUID() } })
  const { session } = (await (await bff.fetch(look)).json()) as { session?: InitialSession }
  return session ? { user: session.user } : null
}
