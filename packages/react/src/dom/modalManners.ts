import { cycleFocus } from './cycleFocus.ts'
import { ignoreEarlyKeys } from './ignoreEarlyKeys.ts'
import { keepOnTop } from './keepOnTop.ts'
import { lockScroll } from './lockScroll.ts'
import { noteSelection } from './noteSelection.ts'

/** The longest that somebody's hands may keep a question waiting. */
const longestWaitMs = 2_000

/** What a modal dialog owes to whatever it interrupts. */
export type Manners = {
  /** Calls back once the page is seen and nobody composes a character or drags something. */
  whenCalm(then: () => void, signal: AbortSignal): void
  /**
   * Looks after a dialog that has just been opened, until `signal` aborts. Returns what selects again what was selected in
   * the element that had the focus.
   */
  hold(dialog: HTMLDialogElement, show: () => void, from: Element | null, signal: AbortSignal): () => void
}

/** Watches who does what on the page, until `signal` aborts. */
export function attendPage(signal: AbortSignal): Manners {
  const everywhere = { capture: true, signal }
  const hands = { compose: false, press: false, drag: false }
  const waiting = new Set<() => void>()

  const note = (what: keyof typeof hands, isBusy: boolean, ...events: string[]) => {
    const set = () => {
      hands[what] = isBusy
      // after what this very event still does
      if (!isBusy) setTimeout(() => waiting.forEach((check) => check()))
    }
    for (const event of events) addEventListener(event, set, everywhere)
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
    hold(dialog, show, from, ending) {
      const release = [keepOnTop(dialog, show), lockScroll(), cycleFocus(dialog), ignoreEarlyKeys()]
      ending.addEventListener('abort', () => release.forEach((one) => one()))
      return noteSelection(from)
    },
  }
}
