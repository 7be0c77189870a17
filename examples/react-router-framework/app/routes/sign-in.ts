import { redirect } from 'react-router'

/** Stands in for a sign-in at the authorization server, which leaves the page too. */
export function action() {
  const headers = new Headers()
  headers.append('set-cookie', 'sso=ada; Path=/')
  headers.append('set-cookie', 'session=ada; Path=/; HttpOnly; SameSite=Lax')
  return redirect('/orders', { headers })
}
