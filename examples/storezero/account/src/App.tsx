import type { ReactNode } from 'react'
import { ProtectedRoute } from '@stillhere/react'
import { Header } from '../../ui/Header.tsx'
import { Link, useAddress } from '../../ui/Link.tsx'
import { scenario } from '../../ui/scenario.ts'
import { SignedOut } from '../../ui/SignedOut.tsx'
import { SignInProblem } from '../../ui/SignInProblem.tsx'
import { ChangeEmailPage } from './ChangeEmailPage.tsx'
import { BurstPage } from './BurstPage.tsx'
import { Home } from './Home.tsx'
import { OrderPage } from './OrderPage.tsx'
import { OrdersPage } from './OrdersPage.tsx'
import { SessionsPage } from './sessions/SessionsPage.tsx'

/** My Account, an app on its own origin. */
export function App(): ReactNode {
  const { path } = useAddress()
  return (
    <>
      <Header section="My Account" signIn={path === '/'}>
        <Link to="/">Overview</Link>
        <Link to="/orders">All Orders</Link>
        <Link to="/sessions">Sessions</Link>
        <a href={scenario.origins.shop}>Shop</a>
      </Header>
      <main>
        <Page path={path} />
      </main>
    </>
  )
}

function Page({ path }: { path: string }) {
  const [, order] = /^\/orders\/([\w-]+)$/.exec(path) ?? []
  if (path === '/')
    return (
      <>
        <title>My Account · Storezero</title>
        <SignInProblem />
        <Home />
      </>
    )
  if (path === '/sessions') return <SessionsPage />
  if (path === '/signed-out') return <SignedOut />
  if (path === '/orders' || path === '/email' || order)
    return (
      <ProtectedRoute fallback={<p className="quiet">One moment, we’re looking who you are…</p>}>
        {order ? <OrderPage id={order} /> : path === '/email' ? <ChangeEmailPage /> : <OrdersPage />}
      </ProtectedRoute>
    )
  if (path === '/burst' && scenario.testClock)
    return (
      <ProtectedRoute>
        <BurstPage />
      </ProtectedRoute>
    )
  return (
    <>
      <h1>There is nothing here</h1>
      <p className="quiet">
        <Link to="/">Back to My Account</Link>
      </p>
    </>
  )
}
