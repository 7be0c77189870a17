import { redirect } from 'react-router'

/** Represents a sign-in by redirect at the authorization server. */
export function action() {
  const headers = new Headers()
  headers.append('set-cookie', 'sso=ada; Path=/')
  headers.append('set-cookie', 'session=ada; Path=/; HttpOnly; SameSite=Lax')
  return redirect('/orders', { headers })
}
