/** What has the focus, also inside shadow trees. */
export function activeElement(): Element | null {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
  return one
}

/** Where the focus goes back to: what had it, else what was around that, else the page's main part. */
export function focusPath(from: Element | null): Element[] {
  const path: Element[] = []
  for (let one = from; one && one !== document.body; one = parentOf(one)) path.push(one)
  return [...path, ...document.querySelectorAll('main, [role=main], h1')]
}

/** Also out of a shadow tree. */
const parentOf = (one: Element) => {
  const root = one.getRootNode()
  return one.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}

/** Gives the focus to the first of these that takes it, never to the body. */
export function returnFocus([first, ...others]: Element[]): void {
  // hidden for now: whoever hides it will give the focus back
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

/** Until the focus goes on. A ring around half of the page would tell nobody anything. */
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
