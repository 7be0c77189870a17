import { activeElement } from './focusReturn.ts'

/** Somebody who types pauses for this long before the dialog comes between. */
const pauseMs = 2_000
/** Something that puts itself on top again and again is let be: two that do so would never end. */
const mostRaises = 3

/** Puts a modal dialog back above whatever enters the top layer later. Returns its release. */
export function keepOnTop(dialog: HTMLDialogElement, show: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const raises = new WeakMap<Element, number>()
  let typedAt = -pauseMs
  let timer: ReturnType<typeof setTimeout> | undefined

  const raise = () => {
    clearTimeout(timer)
    const leftMs = isIn(dialog, activeElement()) ? 0 : typedAt + pauseMs - performance.now()
    if (leftMs > 0) {
      timer = setTimeout(raise, leftMs)
      return
    }
    const focused = dialog.contains(activeElement()) ? activeElement() : null
    dialog.close()
    show()
    if (focused instanceof HTMLElement) focused.focus()
  }
  const onCovered = (cover: Element | null) => {
    if (!cover || cover === dialog || cover.matches('[data-stillhere-dialog]')) return
    const count = (raises.get(cover) ?? 0) + 1
    raises.set(cover, count)
    if (count <= mostRaises) raise()
  }
  const onToggle = ({ target }: Event) => {
    if (target instanceof Element && target.matches(':popover-open')) onCovered(target)
  }
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target instanceof HTMLDialogElement && target.matches(':modal')) onCovered(target)
  })
  for (const root of new Set([document, dialog.getRootNode()])) {
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['open'] })
    root.addEventListener('toggle', onToggle, { capture: true, signal })
    root.addEventListener('fullscreenchange', () => onCovered(document.fullscreenElement), { signal })
  }
  addEventListener('beforeinput', () => (typedAt = performance.now()), { capture: true, signal })
  return () => {
    ending.abort()
    clearTimeout(timer)
    observer.disconnect()
  }
}

const isIn = (outer: Element, inner: Element | null) => inner !== null && outer.contains(inner)
