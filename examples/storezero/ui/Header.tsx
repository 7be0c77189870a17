import type { ReactNode } from 'react'
import { isSessionUsable, useSession, useSessionActions, useUser } from '@stillhere/react'
import { Link } from './Link.tsx'

/** The top of every page: where one is, where one can go, who is signed in. */
export function Header(props: { section?: string; signIn: boolean; children: ReactNode }): ReactNode {
  return (
    <header className="header">
      <Link to="/" className="brand" aria-label={`Storezero${props.section ? `, ${props.section}` : ''}`}>
        storezero<i>.</i>
        {props.section && <small>{props.section}</small>}
      </Link>
      <nav>{props.children}</nav>
      <Person signIn={props.signIn} />
    </header>
  )
}

/** @param signIn whether the button is offered here; some pages have one of their own */
function Person({ signIn: offersSignIn }: { signIn: boolean }) {
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
