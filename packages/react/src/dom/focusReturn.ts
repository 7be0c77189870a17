/** Where the focus goes back to: what had it, else what was around that, else the page's main part. */
export function focusPath(from: Element | null): Element[] {
  const path: Element[] = []
  for (let one = from; one && one !== document.body; one = one.parentElement) path.push(one)
  return [...path, ...document.querySelectorAll('main, [role=main], h1')]
}

/** Gives the focus to the first of these that takes it, never to the body. */
export function returnFocus([first, ...others]: Element[]): void {
  // hidden for now: whoever hides it will give the focus back
  if (first?.closest('[inert]')) return
  if (first?.isConnected) focus(first)
  if (document.activeElement !== document.body) return
  for (const one of others) {
    if (!one.isConnected) continue
    if (!one.hasAttribute('tabindex')) {
      one.setAttribute('tabindex', '-1')
      one.addEventListener('blur', () => one.removeAttribute('tabindex'), { once: true })
    }
    if (focus(one)) return
  }
}

const focus = (one: Element) => {
  if (one instanceof HTMLElement || one instanceof SVGElement) one.focus({ preventScroll: true })
  return document.activeElement === one
}
