'use client'
import { useEffect, useInsertionEffect, useRef, type DOMAttributes, type ReactNode } from 'react'

/** Keeps its children mounted and their layout in place, and hides them completely while `covered`. */
export function Cover({ covered, children }: { covered: boolean; children: ReactNode }): ReactNode {
  useInsertionEffect(adoptCoverSheet, [])
  return (
    <div
      {...useFocusOnReturn(covered)}
      // React 18 does not know the attribute
      ref={(element) => {
        if (element) element.inert = covered
      }}
      data-stillhere-covered={covered || undefined}
      style={{ display: 'contents', ...(covered ? { visibility: 'hidden' } : {}) }}
    >
      {children}
    </div>
  )
}

/**
 * Adds the style sheet that hides covered content, and returns its removal. Without the sheet, content that sets
 * `visibility: visible` itself would show through, also from shadow trees, or fade out, or be printed. The sheet is
 * adopted because a Content Security Policy may forbid style elements.
 */
function adoptCoverSheet(): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    [data-stillhere-covered], [data-stillhere-covered] * { visibility: hidden !important; transition: none !important }
    [data-stillhere-covered] > * { opacity: 0 !important }
    @media print { [data-stillhere-covered] { display: none !important } }
  `)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

/** Returns the focus to the element that had it when the cover came, unless another element has taken it since. */
function useFocusOnReturn(covered: boolean): Pick<DOMAttributes<HTMLElement>, 'onFocus' | 'onBlur'> {
  const last = useRef<HTMLElement | null>(null)
  const wasCovered = useRef(covered)
  useEffect(() => {
    const isLost = document.activeElement === document.body
    if (wasCovered.current && !covered && isLost) last.current?.focus({ preventScroll: true })
    wasCovered.current = covered
  }, [covered])
  return {
    onFocus({ target }) {
      last.current = target
    },
    onBlur({ target, relatedTarget }) {
      // another window or a dialog has the focus for a while only
      const isTemporary = covered || document.activeElement === target || relatedTarget?.closest('dialog')
      if (!isTemporary) last.current = null
    },
  }
}
