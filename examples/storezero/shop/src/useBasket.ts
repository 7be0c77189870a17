import { useSyncExternalStore } from 'react'
import { goods, type Good } from './goods.ts'

export type BasketLine = { good: Good; quantity: number }

const key = 'storezero.basket'

/** What is in the basket, in every tab. It belongs to the browser, not to whoever is signed in. */
export function useBasket(): { lines: BasketLine[]; count: number; total: number } {
  const stored = useSyncExternalStore(subscribe, () => localStorage.getItem(key))
  const quantities = parse(stored)
  const lines = goods.flatMap((good) => {
    const quantity = quantities[good.id]
    return quantity ? [{ good, quantity }] : []
  })
  return {
    lines,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: lines.reduce((sum, { good, quantity }) => sum + quantity * good.price, 0),
  }
}

/** @param change how many more, or fewer */
export function changeBasket(id: string, change: number): void {
  const quantities = parse(localStorage.getItem(key))
  const quantity = Math.max(0, (quantities[id] ?? 0) + change)
  save({ ...quantities, [id]: quantity })
}

export const emptyBasket = (): void => save({})

const save = (quantities: Record<string, number>) => {
  localStorage.setItem(key, JSON.stringify(quantities))
  dispatchEvent(new StorageEvent('storage', { key }))
}

const parse = (stored: string | null): Record<string, number> => {
  try {
    return JSON.parse(stored ?? '{}') as Record<string, number>
  } catch {
    return {}
  }
}

const subscribe = (listener: () => void) => {
  addEventListener('storage', listener)
  return () => removeEventListener('storage', listener)
}
