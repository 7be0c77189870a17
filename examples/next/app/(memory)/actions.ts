'use server'
import { cookies } from 'next/headers'
import { readSso } from './serverSession.ts'

/** The browser knows better. That nobody is signed in it may say; who is, the server asks for itself. */
export async function renewSession(isSignedIn: boolean) {
  const jar = await cookies()
  const found = isSignedIn ? await readSso() : null
  if (found) jar.set('session', found.user.sub, { httpOnly: true, sameSite: 'lax' })
  else jar.delete('session')
}
