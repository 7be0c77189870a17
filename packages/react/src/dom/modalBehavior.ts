import { activeElement, cycleFocus } from './focus.ts'
import { lockScroll } from './scroll.ts'

/** The longest time that the user's hands delay a dialog. */
const longestWaitMs = 2_000
/** Keys pressed within this time after the opening were meant for the page. */
const keyGraceMs = 500
/** Typing ends with a pause of this length. Until then no dialog opens or rises, and no key answers it. */
const typingPauseMs = 2_000
/** Limits how often the dialog rises above the same element: two that both rise would never stop. */
const mostRaises = 3

/** Watches the page on behalf of one dialog. */
export type ModalBehavior = {
  /**
   * Calls `then` once the page is visible and the user does not type, compose a character, press or drag anything.
   * `longestTypingMs` limits the wait for a pause in typing.
   */
  whenCalm(then: () => void, longestTypingMs: number, signal: AbortSignal): void
  /** Applies all rules to an open dialog until `signal` aborts. */
  hold(dialog: HTMLDialogElement, show: () => void, signal: AbortSignal): void
}

/** Starts to watch the page until `signal` aborts. */
export function modalBehavior(signal: AbortSignal): ModalBehavior {
  const hands = { compose: false, press: false, drag: false }
  const waiting = new Set<() => void>()
  const typing = watchTyping(signal)

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
    whenCalm(then, longestTypingMs, ending) {
      const done = new AbortController()
      let startedAt = 0
      const check = () => {
        if (document.visibilityState === 'hidden') return
        startedAt ||= performance.now()
        const waitedMs = performance.now() - startedAt
        const handsMs = Object.values(hands).includes(true) ? longestWaitMs - waitedMs : 0
        const leftMs = Math.max(handsMs, Math.min(typing.pauseLeftMs(), longestTypingMs - waitedMs))
        if (leftMs > 0) return void setTimeout(check, leftMs)
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
      const release = [keepOnTop(dialog, show, typing), lockScroll(), cycleFocus(dialog), ignoreEarlyKeys(typing)]
      ending.addEventListener('abort', () => release.forEach((one) => one()))
    },
  }
}

type Typing = {
  /** Returns how much is left of the pause that ends the typing, in ms. */
  pauseLeftMs(): number
}

/** Watches the keys that write text, until `signal` aborts. */
function watchTyping(signal: AbortSignal): Typing {
  let typedAt = -typingPauseMs
  const onKeyDown = ({ key, ctrlKey, metaKey, isTrusted }: KeyboardEvent) => {
    // Space may also activate a button, so it does not count alone
    const isText = /^[^ ]$/u.test(key) && !ctrlKey && !metaKey
    if (isText && isTrusted) typedAt = performance.now()
  }
  addEventListener('keydown', onKeyDown, { capture: true, signal })
  addEventListener('beforeinput', () => (typedAt = performance.now()), { capture: true, signal })
  return { pauseLeftMs: () => Math.max(0, typedAt + typingPauseMs - performance.now()) }
}

/**
 * Ignores Enter and Space shortly after the opening, while the user types, and while they are held since before.
 * Returns the stop.
 */
function ignoreEarlyKeys(typing: Typing): () => void {
  const openedAt = performance.now()
  const ending = new AbortController()
  const everywhere = { capture: true, signal: ending.signal }
  /** The current press of Space began after the grace, so its release may activate a button. */
  let isPressed = false

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const isMeant = !event.repeat && event.timeStamp - openedAt >= keyGraceMs && typing.pauseLeftMs() === 0
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
function keepOnTop(dialog: HTMLDialogElement, show: () => void, typing: Typing): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const raises = new WeakMap<Element, number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const raise = () => {
    clearTimeout(timer)
    const focused = activeElement()
    const isInside = focused !== null && dialog.contains(focused)
    const leftMs = isInside ? 0 : typing.pauseLeftMs()
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
    for (const { target } of changes) if (target instanceof HTMLDialogElement && isModal(target)) onCovered(target)
  })
  for (const root of new Set([document, dialog.getRootNode()])) {
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['open'] })
    root.addEventListener('toggle', onToggle, { capture: true, signal })
    root.addEventListener('fullscreenchange', () => onCovered(document.fullscreenElement), { signal })
  }
  return () => {
    ending.abort()
    clearTimeout(timer)
    observer.disconnect()
  }
}

const isModal = (dialog: HTMLDialogElement) => {
  try {
    return dialog.matches(':modal')
  } catch {
    return false // jsdom does not know the selector
  }
}
