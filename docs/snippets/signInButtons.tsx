import { useSession, useSessionActions, useUser } from '@stillhere/react'

/** Shows "Sign in" to guests, and the name with "Sign out" to signed-in users. */
export function AccountButtons() {
  const { status } = useSession()
  const user = useUser()
  const { signIn, signOut } = useSessionActions()
  if (status === 'restoring') return null
  if (!user) return <button onClick={() => void signIn()}>Sign in</button>
  return (
    <>
      {user.name} <button onClick={() => void signOut()}>Sign out</button>
    </>
  )
}
