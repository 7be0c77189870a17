import { useEffect, useRef, type DOMAttributes } from 'react'

/**
 * What has the focus when its surroundings are covered has it again afterwards, unless something else took it on purpose.
 * Gives the props for the element around.
 */
export function useFocusOnReturn(covered: boolean): Pick<DOMAttributes<HTMLElement>, 'onFocus' | 'onBlur'> {
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
      // another window, or a question, has it for a while only
      const isLent = covered || document.activeElement === target || relatedTarget?.closest('dialog')
      if (!isLent) last.current = null
    },
  }
}
