import type { ReactNode } from 'react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { Link } from '../../ui/Link.tsx'
import { Picture } from './Picture.tsx'
import { useBasket } from './useBasket.ts'

/** What was chosen, and the way to the checkout. */
export function BasketPage(): ReactNode {
  const { lines, total, change } = useBasket()
  return (
    <div className="narrow">
      <title>Basket · Storezero</title>
      <h1>Basket</h1>
      {lines.length === 0 ? (
        <p className="quiet">
          Nothing in it yet. <Link to="/">To the shelf</Link>
        </p>
      ) : (
        <>
          <ul className="basket">
            {lines.map(({ good, quantity }) => (
              <li key={good.id}>
                <Picture of={good.id} />
                <div>
                  <h2>{good.name}</h2>
                  <span className="quiet">{formatPrice(good.price)}</span>
                </div>
                <span className="quantity">
                  <button type="button" aria-label={`One ${good.name} less`} onClick={() => change(good.id, -1)}>
                    −
                  </button>
                  <output aria-label={`How many: ${good.name}`}>{quantity}</output>
                  <button type="button" aria-label={`One ${good.name} more`} onClick={() => change(good.id, 1)}>
                    +
                  </button>
                </span>
                <span className="price">{formatPrice(good.price * quantity)}</span>
              </li>
            ))}
          </ul>
          <p className="total">
            Total <b>{formatPrice(total)}</b>
          </p>
          <Link to="/checkout" className="button">
            Check out
          </Link>
        </>
      )}
    </div>
  )
}
