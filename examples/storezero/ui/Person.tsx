import type { ReactNode } from 'react'
import { isSessionUsable, useSession, useSessionActions, useUser } from '@stillhere/react'

/**
 * Who is signed in, and the way out or in.
 * @param signIn whether the button is offered here; some pages have one of their own
 */
export function Person({ signIn: offersSignIn }: { signIn: boolean }): ReactNode {
  const { signIn, signOut } = useSessionActions()
  const name = useUser()?.name
  const isUsable = useSession(isSessionUsable)
  const isSignedOut = useSession((state) => state.status === 'signed-out')
  // a failure shows in the session's state, and so on the page
  const quietly = (command: Promise<unknown>) => void command.catch(() => {})
  if (isUsable)
    return (
      <div className="person">
        <span>Signed in as {name}</span>
        <button type="button" className="button plain small" onClick={() => quietly(signOut())}>
          Sign out
        </button>
      </div>
    )
  return (
    <div className="person">
      {isSignedOut && offersSignIn && (
        <button type="button" className="button small" onClick={() => quietly(signIn())}>
          Sign in
        </button>
      )}
    </div>
  )
}
