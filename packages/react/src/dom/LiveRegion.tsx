'use client'
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react'

/** There for screen readers only. */
export const unseen: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
}

/**
 * Has `text` read out, once whenever it changes. Empty until then: assistive technology notices only regions that it
 * knew before. `delayMs` lets what is said on its own account, such as a moved focus, go first.
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
  return <div ref={region} lang={props.locale} aria-live="polite" style={unseen} />
}
