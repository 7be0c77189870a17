import { useState, type ReactNode } from 'react'
import { isSessionUsable, useSession, useUser } from '@stillhere/react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { goTo, Link } from '../../ui/Link.tsx'
import { emptyBasket, useBasket } from './useBasket.ts'

/** Asks where to send things. Nobody has to sign in; who has, finds name and email filled in. */
export function CheckoutPage(): ReactNode {
  const { count, total } = useBasket()
  const user = useUser()
  const isUsable = useSession(isSessionUsable)
  // null: untouched, so what is known of the person shows
  const [name, setName] = useState<string | null>(null)
  const [email, setEmail] = useState<string | null>(null)
  return (
    <div className="narrow">
      <title>Checkout · Storezero</title>
      <h1>Checkout</h1>
      {count === 0 ? (
        <p className="quiet">
          Your basket is empty. <Link to="/">To the shelf</Link>
        </p>
      ) : (
        <form
          className="checkout"
          onSubmit={(event) => {
            event.preventDefault()
            emptyBasket()
            goTo('/thanks')
          }}
        >
          <p className="quiet">
            {isUsable ? 'We filled in what we know of you.' : 'You are ordering as a guest, which is fine.'}
          </p>
          <label className="field">
            Name
            <input
              autoComplete="name"
              required
              value={name ?? user?.name ?? ''}
              onChange={(e) => setName(e.target.value)}
            />
          </label>
          <label className="field">
            Email
            <input
              type="email"
              autoComplete="email"
              required
              value={email ?? user?.email ?? ''}
              onChange={(e) => setEmail(e.target.value)}
            />
          </label>
          <label className="field">
            Address
            <textarea autoComplete="street-address" rows={3} required />
          </label>
          <button className="button">Order for {formatPrice(total)}</button>
        </form>
      )}
    </div>
  )
}
