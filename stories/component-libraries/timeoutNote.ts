import type { TimeoutMessages, TimeoutModalPhase } from '@stillhere/react'

/** What there is to say besides the question. */
export const noteOf = (
  phase: TimeoutModalPhase,
  words: TimeoutMessages,
): { text: string; isProblem: boolean } | null => {
  if (phase === 'checking') return { text: words.checking, isProblem: false }
  if (phase === 'retrying' || phase === 'busy' || phase === 'offline' || phase === 'unconfirmed')
    return { text: words[phase], isProblem: true }
  return null
}

/** How much of a warning of one minute is left, from 0 to 1. */
export const partLeft = (seconds: number): number => Math.min(1, seconds / 60)
