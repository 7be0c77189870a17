'use server'
import { cookies } from 'next/headers'
import { readSso } from './serverSession.ts'

/** Updates the server's session. The browser may report a sign-out; who is signed in, the server asks itself. */
export async function renewSession(isSignedIn: boolean) {
  const jar = await cookies()
  const found = isSignedIn ? await readSso() : null
  if (found) jar.set('session', found.user.sub, { httpOnly: true, sameSite: 'lax' })
  else jar.delete('session')
}
