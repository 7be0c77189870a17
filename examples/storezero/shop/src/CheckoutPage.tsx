import type { ReactNode } from 'react'
import { useSession } from '@stillhere/react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { goTo, Link } from '../../ui/Link.tsx'
import { CheckoutForm } from './CheckoutForm.tsx'
import { useBasket, type Basket } from './useBasket.ts'

/** The last page before an order. Needs no sign-in. */
export function CheckoutPage(): ReactNode {
  const basket = useBasket()
  const isKnown = useSession((state) => state.status !== 'restoring')
  return (
    <>
      <title>Checkout · Storezero</title>
      <h1>Checkout</h1>
      {basket.count > 0 ? (
        <div className="checkout-page">
          <CheckoutForm
            total={basket.total}
            onOrder={() => {
              basket.empty()
              goTo('/thanks')
            }}
          />
          <Summary of={basket} />
        </div>
      ) : (
        // whose basket it is has to be known first
        isKnown && (
          <p className="quiet">
            Your basket is empty. <Link to="/">To the shelf</Link>
          </p>
        )
      )}
    </>
  )
}

const Summary = ({ of: { lines, total } }: { of: Basket }) => (
  <aside className="card summary" aria-label="Your order">
    <h2>Your order</h2>
    <dl>
      {lines.map(({ good, quantity }) => (
        <div key={good.id}>
          <dt>{quantity > 1 ? `${quantity} × ${good.name}` : good.name}</dt>
          <dd>{formatPrice(good.price * quantity)}</dd>
        </div>
      ))}
      <div>
        <dt>Total without delivery</dt>
        <dd>{formatPrice(total)}</dd>
      </div>
    </dl>
    <Link to="/basket">Change the basket</Link>
  </aside>
)
