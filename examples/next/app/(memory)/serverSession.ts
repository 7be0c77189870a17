import { cookies } from 'next/headers'
import type { InitialSession } from '@stillhere/react'

const people: Record<string, InitialSession> = {
  ada: { user: { iss: 'https://memory.example', sub: 'ada', name: 'Ada' } },
  grace: { user: { iss: 'https://memory.example', sub: 'grace', name: 'Grace' } },
}
const personIn = async (cookie: string) => people[(await cookies()).get(cookie)?.value ?? ''] ?? null

/** Whom this server has signed in. */
export const readSession = () => personIn('session')

/** Who is signed in at the authorization server, for which a cookie stands in here. */
export const readSso = () => personIn('sso')
