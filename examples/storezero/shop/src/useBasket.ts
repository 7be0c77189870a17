import { useEffect, useSyncExternalStore } from 'react'
import { useUser } from '@stillhere/react'
import { goods, type Good } from './goods.ts'

type BasketLine = { good: Good; quantity: number }

export type Basket = {
  lines: BasketLine[]
  count: number
  total: number
  /** @param by how many more, or fewer */
  change(id: string, by: number): void
  empty(): void
}

/**
 * What is in the basket, in every tab. It belongs to a person, or to a guest: a guest's goes along at the sign-in, a
 * person's is shown to that person only and is removed when another user signs in with this browser.
 */
export function useBasket(): Basket {
  const owner = useUser()?.sub ?? null
  const stored = useSyncExternalStore(subscribe, () => localStorage.getItem(keyOf(owner)))
  const quantities = parse(stored, owner)
  const lines = goods.flatMap((good) => {
    const quantity = quantities[good.id]
    return quantity ? [{ good, quantity }] : []
  })
  return {
    lines,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: lines.reduce((sum, { good, quantity }) => sum + quantity * good.price, 0),
    change(id, by) {
      const now = read(owner)
      save(owner, { ...now, [id]: Math.max(0, (now[id] ?? 0) + by) })
    },
    empty: () => save(owner, {}),
  }
}

/** For the top of the app: what a guest has chosen becomes theirs who sign in. */
export function useBasketOfGuest(): void {
  const owner = useUser()?.sub ?? null
  useEffect(() => {
    if (owner === null) return
    const quantities = read(owner)
    for (const [id, more] of Object.entries(read(null))) quantities[id] = (quantities[id] ?? 0) + more
    save(owner, quantities)
    save(null, {})
  }, [owner])
}

type Quantities = Record<string, number>
type Stored = { owner: string | null; quantities: Quantities }

const keyOf = (owner: string | null) => (owner === null ? 'storezero.basket' : 'storezero.basket.person')

const read = (owner: string | null) => parse(localStorage.getItem(keyOf(owner)), owner)

const save = (owner: string | null, quantities: Quantities) => {
  localStorage.setItem(keyOf(owner), JSON.stringify({ owner, quantities } satisfies Stored))
  dispatchEvent(new StorageEvent('storage'))
}

const parse = (stored: string | null, owner: string | null): Quantities => {
  try {
    const basket = JSON.parse(stored ?? 'null') as Stored | null
    return basket?.owner === owner ? basket.quantities : {}
  } catch {
    return {}
  }
}

const subscribe = (listener: () => void) => {
  addEventListener('storage', listener)
  return () => removeEventListener('storage', listener)
}
