import { useEffect, useReducer, type RefObject } from 'react'

/** Renders this component, and no other, once a second while the element is visible. */
export function useEverySecond(element: RefObject<Element | null>): void {
  const [, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => (element.current ? everySecondWhileSeen(element.current, again) : undefined), [element])
}

/** Runs once a second while the element is on screen and the page is visible, and when it becomes visible. Returns its stop. */
function everySecondWhileSeen(element: Element, run: () => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined
  let isOnScreen = false
  const update = () => {
    clearInterval(timer)
    if (!isOnScreen || document.visibilityState === 'hidden') return
    timer = setInterval(run, 1_000)
    run()
  }
  const observer = new IntersectionObserver((entries) => {
    isOnScreen = entries.at(-1)?.isIntersecting ?? false
    update()
  })
  observer.observe(element)
  document.addEventListener('visibilitychange', update)
  return () => {
    clearInterval(timer)
    observer.disconnect()
    document.removeEventListener('visibilitychange', update)
  }
}
