import { cookies } from 'next/headers'
import type { InitialSession } from '@stillhere/react'

const people: Record<string, InitialSession> = {
  ada: { user: { iss: 'https://memory.example', sub: 'ada', name: 'Ada' } },
  grace: { user: { iss: 'https://memory.example', sub: 'grace', name: 'Grace' } },
}
const personIn = async (cookie: string) => people[(await cookies()).get(cookie)?.value ?? ''] ?? null

/** Returns the user that this server has signed in. */
export const readSession = () => personIn('session')

/** Returns the user at the authorization server, which a cookie represents here. */
export const readSso = () => personIn('sso')
