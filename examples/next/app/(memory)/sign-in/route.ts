import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'

/** Represents a sign-in by redirect at the authorization server. */
export async function POST() {
  const jar = await cookies()
  jar.set('sso', 'ada')
  jar.set('session', 'ada', { httpOnly: true, sameSite: 'lax' })
  redirect('/orders')
}
