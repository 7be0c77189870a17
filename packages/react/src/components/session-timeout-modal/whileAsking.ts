import type { SessionEngine, SessionLimit } from '@stillhere/session-engine'
import { attractToHiddenTab } from '../../dom/hiddenTab.ts'
import type { TimeoutMessages } from '../../words/Messages.ts'
import { announceCountdown } from '../session-countdown/announceCountdown.ts'

/** What goes on beside the question: the time left is read out, and a tab that nobody sees draws attention. */
export function whileAsking(options: {
  engine: SessionEngine
  limit: SessionLimit
  /** Silent, and in the dialog from the start. */
  region: Element | null
  say: (text: string, isUrgent: boolean) => void
  words: TimeoutMessages
  /** Of the numbers. */
  locale: string
}): () => void {
  const { engine, limit, region, say, words, locale } = options
  const stopAnnouncing = announceCountdown(engine, (remainingMs, isUrgent) =>
    say(words.timeAnnounced({ remainingMs, locale }), isUrgent),
  )
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
