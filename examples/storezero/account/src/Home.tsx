import type { ReactNode } from 'react'
import { useSession, useUser } from '@stillhere/react'
import { Link } from '../../ui/Link.tsx'

/** The overview. Public, with more content for signed-in users. */
export function Home(): ReactNode {
  const user = useUser()
  const isKnown = useSession((state) => state.status !== 'restoring')
  return (
    <>
      <h1>My Account</h1>
      <p className="quiet lead">
        {user ? `Good to see you, ${user.name}.` : isKnown ? 'Sign in to see your details and your orders.' : ' '}
      </p>
      <div className="cards">
        <section className="card">
          <h2>Orders</h2>
          <p className="quiet">Where they are, what was in them, what they cost.</p>
          <Link to="/orders">See what you ordered</Link>
        </section>
        <section className="card">
          <h2>Details</h2>
          {user ? (
            <>
              <dl className="details">
                <dt>Name</dt>
                <dd>{user.name}</dd>
                <dt>Email</dt>
                <dd>{user.email}</dd>
              </dl>
              <Link to="/email">Change e-mail</Link>
            </>
          ) : (
            <p className="quiet">Your name and where to reach you, once we know who you are.</p>
          )}
        </section>
      </div>
    </>
  )
}
