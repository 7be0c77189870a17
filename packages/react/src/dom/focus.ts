/** Returns the focused element, also inside shadow trees. */
export function activeElement(): Element | null {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
  return one
}

/** Lists where the focus returns to: the element that had it, then its ancestors, then the page's main content. */
export function focusPath(from: Element | null): Element[] {
  const path: Element[] = []
  for (let one = from; one && one !== document.body; one = parentOf(one)) path.push(one)
  return [...path, ...document.querySelectorAll('main, [role=main], h1')]
}

/** Returns the parent, across the boundary of a shadow tree. */
const parentOf = (one: Element) => {
  const root = one.getRootNode()
  return one.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}

/** Focuses the first element of `path` that accepts the focus. Never leaves it on the body if one does. */
export function returnFocus([first, ...others]: Element[]): void {
  // an inert element gets the focus back from the component that has made it inert
  if (first?.closest('[inert]')) return
  if (first?.isConnected) focus(first)
  if (document.activeElement !== document.body) return
  for (const one of others) {
    if (!one.isConnected) continue
    const restore = one.hasAttribute('tabindex') ? () => {} : makeFocusable(one)
    if (focus(one)) return
    restore()
  }
}

/** Makes an element focusable until it loses the focus, without an outline around half of the page. */
function makeFocusable(one: Element) {
  const style = one.getAttribute('style')
  const restore = () => {
    one.removeAttribute('tabindex')
    if (style === null) one.removeAttribute('style')
    else one.setAttribute('style', style)
  }
  one.setAttribute('tabindex', '-1')
  if (one instanceof HTMLElement) one.style.outline = 'none'
  one.addEventListener('blur', restore, { once: true })
  return restore
}

const focus = (one: Element) => {
  if (one instanceof HTMLElement || one instanceof SVGElement) one.focus({ preventScroll: true })
  return activeElement() === one
}

/**
 * Saves the selection. Returns the restore: in an element only while that has the focus, elsewhere only if nothing
 * else is selected by then.
 */
export function saveSelection(one: Element | null): () => void {
  if (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) {
    const { selectionStart, selectionEnd, selectionDirection } = one
    if (selectionStart === null) return () => {} // has no text selection, such as a checkbox
    return () => {
      if (activeElement() === one) one.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? 'none')
    }
  }
  const selection = document.getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null
  if (!range) return () => {}
  const isInside = one?.contains(range.commonAncestorContainer)
  return () => {
    if (isInside ? activeElement() !== one : !selection?.isCollapsed) return
    selection?.removeAllRanges()
    selection?.addRange(range)
  }
}

/** Keeps Tab inside a dialog; the browser's own order leaves the page at either end. Returns the stop. */
export function cycleFocus(dialog: HTMLDialogElement): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    // WebKitGTK does not name the key of Shift+Tab
    if (event.key !== 'Tab' && event.code !== 'Tab') return
    const stops = [
      ...dialog.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]'),
    ].filter((one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0)
    const last = event.shiftKey ? stops[0] : stops.at(-1)
    const now = activeElement()
    if (last && now !== last && now && stops.includes(now as HTMLElement)) return
    event.preventDefault()
    ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
  }
  dialog.addEventListener('keydown', onKeyDown)
  return () => dialog.removeEventListener('keydown', onKeyDown)
}

/**
 * Announces a page that has replaced another: focuses its heading, unless another element has the focus, and puts
 * `title` before the document's title. Returns the undo of the title.
 */
export function announcePage(heading: HTMLElement | null, title: string): () => void {
  if (activeElement() === document.body) heading?.focus({ preventScroll: true })
  const own = document.title
  const announced = own ? `${title} · ${own}` : title
  document.title = announced
  return () => {
    if (document.title === announced) document.title = own
  }
}
