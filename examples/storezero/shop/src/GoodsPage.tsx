import type { ReactNode } from 'react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { goods } from './goods.ts'
import { Picture } from './Picture.tsx'
import { useBasket } from './useBasket.ts'

/** The shelf. */
export function GoodsPage(): ReactNode {
  const { change } = useBasket()
  return (
    <>
      <title>Storezero</title>
      <div className="welcome">
        <h1>Few things, made to stay.</h1>
        <p className="quiet">Everyday objects that you will not have to buy twice.</p>
      </div>
      <ul className="shelf">
        {goods.map((good) => (
          <li key={good.id}>
            <Picture of={good.id} />
            <h2>{good.name}</h2>
            <p className="quiet">{good.note}</p>
            <div>
              <span className="price">{formatPrice(good.price)}</span>
              <button
                type="button"
                className="button plain small"
                aria-label={`Add ${good.name} to the basket`}
                onClick={() => change(good.id, 1)}
              >
                Add
              </button>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
