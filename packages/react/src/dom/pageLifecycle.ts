'use client'
import { useEffect, useState } from 'react'

/** Calls `listener` when the page is hidden or left: the last moments at which a page is sure to run. Returns the stop. */
export function onPageHidden(listener: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const check = () => document.visibilityState === 'hidden' && listener()
  document.addEventListener('visibilitychange', check, { signal })
  addEventListener('pagehide', listener, { signal })
  return () => ending.abort()
}

/** Calls `then` once when the page is left, so that the back button does not bring back a state that is over. */
export function oncePageLeaves(then: () => void): void {
  addEventListener('pagehide', then, { once: true })
}

/** Tells whether the back button has restored this page as it was left. */
export function useRestoredFromCache(): boolean {
  const [isRestored, setRestored] = useState(false)
  useEffect(() => {
    const note = (event: PageTransitionEvent) => setRestored(event.persisted)
    addEventListener('pageshow', note)
    return () => removeEventListener('pageshow', note)
  }, [])
  return isRestored
}

/** Runs `run` once after a delay. Returns the cancellation. */
export function afterDelay(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

/** Runs `run` once when the page is idle, in `latestMs` at the latest. Returns the cancellation. */
export function whenPageIdle(run: () => void, latestMs = 2_000): () => void {
  // Safari has no idle callback
  if (typeof requestIdleCallback === 'undefined') return afterDelay(200, run)
  const handle = requestIdleCallback(run, { timeout: latestMs })
  return () => cancelIdleCallback(handle)
}

/** Calls `run` each time the browser comes back online. Returns the stop. */
export function whenOnline(run: () => void): () => void {
  addEventListener('online', run)
  return () => removeEventListener('online', run)
}

/** Returns this page's origin, or an empty string on a server. */
export const pageOrigin = (): string => (typeof location === 'undefined' ? '' : location.origin)

/** Longer delays come from made-up timestamps. */
const longestClickAgeMs = 5_000

/** A click, of the browser or of React. `view` is the window in which it happened, such as a portal's. */
export type Click = { timeStamp: number; view?: object | null }

/** Returns how long ago the click happened, in ms: more than a moment where the page was too busy to handle it. */
export function clickAge({ timeStamp, view }: Click): number {
  // each window's timestamps start with that window
  const clock = view && 'performance' in view ? (view.performance as Performance) : performance
  const ageMs = clock.now() - timeStamp
  return ageMs > 0 && ageMs <= longestClickAgeMs ? ageMs : 0
}

/** Longer than silent authentication takes. */
const silentAttemptMs = 2_500

/**
 * Tells whether a sign-in has opened its window, as far as this page can tell: the page has lost the focus, or
 * silent authentication would be over by now. `isAtOnce`: the window was opened in the click.
 */
export function useIsWindowOpen(isUnderWay: boolean, isAtOnce: boolean): boolean {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isUnderWay) return
    const note = () => setOpen(true)
    const cancel = afterDelay(silentAttemptMs, note)
    addEventListener('blur', note)
    return () => {
      cancel()
      removeEventListener('blur', note)
      setOpen(false)
    }
  }, [isUnderWay])
  return isUnderWay && (isOpen || isAtOnce)
}
