'use client'
import { useEffect, useRef, type ReactNode } from 'react'
import { unseen } from '../../dom/LiveRegion.tsx'
import { useSessionEngine } from '../../SessionContext.ts'
import type { TimeoutMessages } from '../../words/Messages.ts'

/** Whole minutes, then these seconds; the last one interrupts. Also when a slow page has jumped over one. */
const passesMilestone = (previous: number, seconds: number) =>
  Math.ceil(previous / 60) !== Math.ceil(seconds / 60) || [40, 20, 10].some((one) => previous > one && seconds <= one)

/**
 * Reads out the time left at the milestones, and only then. The first second is left to the dialog's own description.
 */
export function CountdownAnnouncer({ words, locale }: { words: TimeoutMessages; locale: string }): ReactNode {
  const { countdown } = useSessionEngine()
  const region = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      countdown.subscribe((seconds, previous) => {
        if (!region.current || !seconds || !previous || !passesMilestone(previous, seconds)) return
        region.current.setAttribute('aria-live', seconds <= 10 ? 'assertive' : 'polite')
        region.current.textContent = words.timeAnnounced({ remainingMs: seconds * 1000, locale })
      }),
    [countdown, words, locale],
  )
  return <div ref={region} aria-live="polite" aria-atomic="true" style={unseen} />
}
