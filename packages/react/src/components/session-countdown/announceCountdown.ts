import type { SessionEngine, SessionLimit } from '@stillhere/session-engine'
import { attractToHiddenTab } from '../../dom/hiddenTab.ts'
import type { TimeoutMessages } from '../../words/Messages.ts'

/** How long an announcement takes, in seconds: it is true at its end, and never promises too much. */
const speechSeconds = 3

/** Returns the last milestone that has passed: whole minutes, then 60, 40, 20 and 10 s. */
const milestone = (seconds: number) =>
  [10, 20, 40].find((one) => one >= seconds - speechSeconds) ?? Math.ceil((seconds - speechSeconds) / 60) * 60

/**
 * Announces the time left at the milestones, also where a slow page has skipped one, and draws attention to a hidden
 * tab. Returns the stop.
 */
export function announceCountdown(options: {
  engine: SessionEngine
  limit: SessionLimit
  /** An empty live region that is in the dialog from the start. */
  region: Element | null
  announce: (text: string, isUrgent: boolean) => void
  words: TimeoutMessages
  /** Locale of the numbers. */
  locale: string
}): () => void {
  const { engine, limit, region, announce, words, locale } = options
  const stopAnnouncing = engine.countdown.subscribe((seconds, previous) => {
    if (seconds === null || previous === null || seconds > previous || seconds <= speechSeconds) return
    const passed = milestone(seconds)
    if (passed === milestone(previous)) return
    const remainingMs = Math.min(passed, seconds - speechSeconds) * 1000
    announce(words.timeAnnounced({ remainingMs, locale }), passed === 10)
  })
  const stopAttracting = attractToHiddenTab({
    region,
    titled: (title) => words.titleWhenHidden({ title }),
    title: words.timeoutTitle({ limit }),
    text: words.timeoutText({ limit }),
  })
  return () => {
    stopAnnouncing()
    stopAttracting()
  }
}
