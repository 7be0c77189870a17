'use client'
import { useEffect, useState } from 'react'

/** Longer than asking silently takes. */
const patienceMs = 2_500

/**
 * Whether a sign-in that is under way has opened its window, as far as this page can tell: the focus has gone there. If
 * it was asked to open at once, it has.
 */
export function useIsWindowOpen(isUnderWay: boolean, isAtOnce: boolean): boolean {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isUnderWay) return
    const note = () => setOpen(true)
    const timer = setTimeout(note, patienceMs)
    addEventListener('blur', note)
    return () => {
      clearTimeout(timer)
      removeEventListener('blur', note)
      setOpen(false)
    }
  }, [isUnderWay])
  return isUnderWay && (isOpen || isAtOnce)
}
