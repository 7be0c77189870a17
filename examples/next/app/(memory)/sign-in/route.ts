import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'

/** Stands in for a sign-in at the authorization server, which leaves the page too. */
export async function POST() {
  const jar = await cookies()
  jar.set('sso', 'ada')
  jar.set('session', 'ada', { httpOnly: true, sameSite: 'lax' })
  redirect('/orders')
}
