'use client'
import { useEffect, useState } from 'react'

/** Whether this page was left and is shown again as it was, by the back button. */
export function useReturnedToPage(): boolean {
  const [isReturned, setReturned] = useState(false)
  useEffect(() => {
    const note = (event: PageTransitionEvent) => setReturned(event.persisted)
    addEventListener('pageshow', note)
    return () => removeEventListener('pageshow', note)
  }, [])
  return isReturned
}
