/** How long the page may take to reach its former height. */
const maxWaitMs = 5_000
/** Routers scroll too once the page has rendered: the position counts as kept after this time. */
const stableMs = 500

/** Scrolls to `top` once the page is high enough. Stops at the user's first input and when `leaving` aborts. */
export function restoreScroll(top: number, leaving: AbortSignal): void {
  const startedAt = performance.now()
  let movedAt = startedAt
  const input = new AbortController()
  const signal = AbortSignal.any([input.signal, leaving])
  for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    addEventListener(type, () => input.abort(), { signal, passive: true })
  const check = () => {
    const now = performance.now()
    const isThere = Math.abs(scrollY - top) < 2
    if (signal.aborted || now - startedAt > maxWaitMs || (isThere && now - movedAt > stableMs)) return input.abort()
    if (!isThere) {
      movedAt = now
      if (document.documentElement.scrollHeight - innerHeight >= top - 1) scrollTo({ top, behavior: 'instant' })
    }
    requestAnimationFrame(check)
  }
  check()
}

type ScrollLock = { holders: number; before: string | null; during: string | null; undo: (() => void)[] }

const locks = new WeakMap<HTMLElement, ScrollLock>()

/** Stops the page from scrolling behind a dialog, without moving it where scrollbars take room. Returns the release. */
export function lockScroll(): () => void {
  const root = document.documentElement
  const { style } = root
  const lock = locks.get(root) ?? { holders: 0, before: root.getAttribute('style'), during: null, undo: [] }
  const set = (name: string, value: string) => {
    const own = [style.getPropertyValue(name), style.getPropertyPriority(name)] as const
    lock.undo.push(() => style.setProperty(name, ...own))
    style.setProperty(name, value, 'important')
  }
  if (lock.holders++ === 0) {
    if (innerWidth > root.clientWidth) set('scrollbar-gutter', 'stable')
    set('overflow', 'hidden')
    lock.during = root.getAttribute('style')
    locks.set(root, lock)
  }
  return () => {
    if (--lock.holders > 0) return
    locks.delete(root)
    // keeps what the app has written to the attribute since
    if (root.getAttribute('style') !== lock.during) lock.undo.forEach((one) => one())
    else if (lock.before === null) root.removeAttribute('style')
    else root.setAttribute('style', lock.before)
  }
}
