import { activeElement, cycleFocus } from './focus.ts'
import { lockScroll } from './scroll.ts'

/** The longest time that the user's hands delay a dialog. */
const longestWaitMs = 2_000
/** Keys pressed within this time after the opening were meant for the page. */
const keyGraceMs = 500
/** A dialog does not rise above a field while the user types without a pause of this length. */
const typingPauseMs = 2_000
/** Limits how often the dialog rises above the same element: two that both rise would never stop. */
const mostRaises = 3

/** Watches the page on behalf of one dialog. */
export type ModalBehavior = {
  /** Calls `then` once the page is visible and the user neither composes a character, nor presses or drags anything. */
  whenCalm(then: () => void, signal: AbortSignal): void
  /** Applies all rules to an open dialog until `signal` aborts. */
  hold(dialog: HTMLDialogElement, show: () => void, signal: AbortSignal): void
}

/** Starts to watch the page until `signal` aborts. */
export function modalBehavior(signal: AbortSignal): ModalBehavior {
  const hands = { compose: false, press: false, drag: false }
  const waiting = new Set<() => void>()

  const note = (what: keyof typeof hands, isBusy: boolean, ...events: string[]) => {
    const set = () => {
      hands[what] = isBusy
      // after the handlers of this event
      if (!isBusy) setTimeout(() => waiting.forEach((check) => check()))
    }
    for (const event of events) addEventListener(event, set, { capture: true, signal })
  }
  note('compose', true, 'compositionstart')
  note('compose', false, 'compositionend')
  note('press', true, 'pointerdown')
  note('press', false, 'pointerup', 'pointercancel')
  note('drag', true, 'dragstart')
  note('drag', false, 'dragend', 'drop')

  return {
    whenCalm(then, ending) {
      const done = new AbortController()
      let latestAt = 0
      const check = () => {
        if (document.visibilityState === 'hidden') return
        latestAt ||= performance.now() + longestWaitMs
        const leftMs = latestAt - performance.now()
        if (leftMs > 0 && Object.values(hands).includes(true)) return void setTimeout(check, leftMs)
        if (done.signal.aborted || ending.aborted) return
        done.abort()
        waiting.delete(check)
        then()
      }
      waiting.add(check)
      ending.addEventListener('abort', () => waiting.delete(check))
      document.addEventListener('visibilitychange', check, { signal: done.signal })
      check()
    },
    hold(dialog, show, ending) {
      const release = [keepOnTop(dialog, show), lockScroll(), cycleFocus(dialog), ignoreEarlyKeys()]
      ending.addEventListener('abort', () => release.forEach((one) => one()))
    },
  }
}

/** Ignores Enter and Space shortly after the opening, and while they are held since before. Returns the stop. */
function ignoreEarlyKeys(): () => void {
  const openedAt = performance.now()
  const ending = new AbortController()
  const everywhere = { capture: true, signal: ending.signal }
  /** The current press of Space began after the grace, so its release may activate a button. */
  let isPressed = false

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const isMeant = !event.repeat && event.timeStamp - openedAt >= keyGraceMs
    if (!isMeant) event.preventDefault()
    isPressed = isMeant || (event.repeat && isPressed)
  }
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key !== ' ') return
    if (!isPressed) event.preventDefault()
    isPressed = false
  }
  addEventListener('keydown', onKeyDown, everywhere)
  addEventListener('keyup', onKeyUp, everywhere)
  return () => ending.abort()
}

/** Puts a modal dialog back above every element that enters the top layer later. Returns the stop. */
function keepOnTop(dialog: HTMLDialogElement, show: () => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const raises = new WeakMap<Element, number>()
  let typedAt = -typingPauseMs
  let timer: ReturnType<typeof setTimeout> | undefined

  const raise = () => {
    clearTimeout(timer)
    const focused = activeElement()
    const isInside = focused !== null && dialog.contains(focused)
    const leftMs = isInside ? 0 : typedAt + typingPauseMs - performance.now()
    if (leftMs > 0) {
      timer = setTimeout(raise, leftMs)
      return
    }
    dialog.close()
    show()
    if (isInside && focused instanceof HTMLElement) focused.focus()
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
