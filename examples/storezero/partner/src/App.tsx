import type { ReactNode } from 'react'
import { ProtectedRoute, SignedOutPage } from '@stillhere/react'
import { Link, useAddress } from '../../ui/Link.tsx'
import { Person } from '../../ui/Person.tsx'
import { scenario } from '../../ui/scenario.ts'
import { ParcelsPage } from './ParcelsPage.tsx'

/** Handcart delivers for Storezero: another company, on another site, that trusts Storezero's sign-in. */
export function App(): ReactNode {
  const { path } = useAddress()
  const isSignedOut = path === '/signed-out'
  return (
    <>
      <header className="header">
        <Link to="/" className="brand">
          handcart <small>for Storezero</small>
        </Link>
        <Person signIn={false} />
      </header>
      <main>
        {isSignedOut ? (
          <SignedOutPage />
        ) : (
          <ProtectedRoute fallback={<p className="quiet">One moment, we’re looking who you are…</p>}>
            <ParcelsPage />
          </ProtectedRoute>
        )}
      </main>
      <footer className="footer">
        <span>Handcart carries nothing. It shows Stillhere on another site than the sign-in.</span>
        <a href={scenario.origins.shop}>Storezero</a>
      </footer>
    </>
  )
}
