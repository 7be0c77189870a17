type Lock = { holders: number; before: string | null; during: string | null; undo: (() => void)[] }

const locks = new WeakMap<HTMLElement, Lock>()

/** Keeps the page behind from scrolling, without moving it where a scrollbar has taken room. Returns its release. */
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
    // what the app has written there meanwhile stays
    if (root.getAttribute('style') !== lock.during) lock.undo.forEach((one) => one())
    else if (lock.before === null) root.removeAttribute('style')
    else root.setAttribute('style', lock.before)
  }
}
