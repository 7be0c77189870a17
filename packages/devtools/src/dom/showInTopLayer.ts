/**
 * Shows a popover, and raises it above each modal dialog that opens later, unless the two would overlap. Above a dialog it
 * can be read, but like the rest of the page it takes neither focus nor clicks. Returns a function that hides it.
 */
export function showInTopLayer(element: HTMLElement): () => void {
  if (typeof element.showPopover !== 'function') return () => {}
  let above: Element | null = null
  const raise = () => {
    const dialog = topDialog()
    if (dialog === above) return
    above = dialog
    if (!dialog || overlap(element.getBoundingClientRect(), dialog.getBoundingClientRect())) return
    element.hidePopover()
    element.showPopover()
  }
  // a dialog that listens for `toggle` would raise itself above this popover again
  const keepQuiet = (event: Event) => event.target === element && event.stopPropagation()
  addEventListener('toggle', keepQuiet, true)
  // a dialog gets the attribute `open` when it opens
  const observer = new MutationObserver(raise)
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['open'] })
  element.showPopover()
  raise()
  return () => {
    removeEventListener('toggle', keepQuiet, true)
    observer.disconnect()
    if (element.matches(':popover-open')) element.hidePopover()
  }
}

const topDialog = () => [...document.querySelectorAll('dialog:modal')].at(-1) ?? null

const overlap = (one: DOMRect, other: DOMRect) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
