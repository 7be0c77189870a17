'use client'
import { useSession, useSessionActions, useUser } from '@stillhere/react'

export function SignInOrOut() {
  const user = useUser()
  const { status } = useSession()
  const { signIn, signOut } = useSessionActions()
  return (
    <p data-status={status}>
      {user ? `Signed in as ${user.name}` : 'Not signed in'}{' '}
      {status === 'active' && <button onClick={() => signOut()}>Sign out</button>}
      {status === 'signed-out' && <button onClick={() => signIn()}>Sign in</button>}
    </p>
  )
}
