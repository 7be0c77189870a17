import type { ReactNode } from 'react'
import { Header } from '../../ui/Header.tsx'
import { Link, useAddress } from '../../ui/Link.tsx'
import { scenario } from '../../ui/scenario.ts'
import { SignedOut } from '../../ui/SignedOut.tsx'
import { SignInProblem } from '../../ui/SignInProblem.tsx'
import { BasketPage } from './BasketPage.tsx'
import { CheckoutPage } from './CheckoutPage.tsx'
import { GoodsPage } from './GoodsPage.tsx'
import { useBasket, useBasketOfGuest } from './useBasket.ts'

/** The shop, public from the goods to the checkout. */
export function App(): ReactNode {
  const { path } = useAddress()
  const { count } = useBasket()
  useBasketOfGuest()
  return (
    <>
      <Header signIn={path !== '/signed-out'}>
        <Link to="/basket">Basket{count > 0 && <span className="count">{count}</span>}</Link>
        <a href={scenario.origins.account}>My Account</a>
      </Header>
      <main>
        {path !== '/signed-out' && <SignInProblem />}
        <Page path={path} />
      </main>
      <footer className="footer">
        <span>Storezero sells nothing. It shows Stillhere at work.</span>
        <a href={`${scenario.origins.account}/orders`}>All Orders</a>
      </footer>
    </>
  )
}

function Page({ path }: { path: string }) {
  if (path === '/') return <GoodsPage />
  if (path === '/basket') return <BasketPage />
  if (path === '/checkout') return <CheckoutPage />
  if (path === '/thanks') return <Thanks />
  if (path === '/signed-out') return <SignedOut />
  return (
    <>
      <h1>There is nothing here</h1>
      <p className="quiet">
        <Link to="/">Back to the shelf</Link>
      </p>
    </>
  )
}

const Thanks = () => (
  <div className="thanks">
    <title>Thank you · Storezero</title>
    <h1>Thank you</h1>
    <p className="quiet">Your order is noted. As this is a demo, nothing was charged and nothing will arrive.</p>
    <Link to="/" className="button plain">
      Back to the shelf
    </Link>
  </div>
)
