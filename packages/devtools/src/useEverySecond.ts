import { useEffect, useReducer, type RefObject } from 'react'
import { everySecondWhileSeen } from './dom/everySecondWhileSeen.ts'

/** Renders this component, and nobody else, once a second while the element is seen. */
export function useEverySecond(element: RefObject<Element | null>): void {
  const [, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => (element.current ? everySecondWhileSeen(element.current, again) : undefined), [element])
}
