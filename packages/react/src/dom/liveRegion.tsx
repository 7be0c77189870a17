'use client'
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react'

/** Style for text that only screen readers get. */
export const visuallyHidden: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
}

/**
 * Announces `text` once each time it changes. It starts empty, because assistive technology notices changes only in
 * regions that it already knows. `delayMs` lets the announcement of a moved focus go first.
 */
export function LiveRegion(props: { text: string; locale: string; delayMs?: number }): ReactNode {
  const { text, delayMs = 0 } = props
  const region = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => {
      if (region.current && region.current.textContent !== text) region.current.textContent = text
    }, delayMs)
    return () => clearTimeout(timer)
  }, [text, delayMs])
  return <div ref={region} lang={props.locale} aria-live="polite" style={visuallyHidden} />
}
