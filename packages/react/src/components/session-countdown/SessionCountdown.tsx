'use client'
import { useEffect, useRef, type ReactNode } from 'react'
import { useSessionEngine } from '../../SessionContext.ts'
import { languageProps } from '../../words/language.ts'
import type { TimeoutMessages } from '../../words/Messages.ts'
import { timeoutMessages } from '../../words/timeoutMessages.ts'

export type SessionCountdownProps = { messages?: Partial<TimeoutMessages>; locale?: string; className?: string }

/**
 * Shows the time left in a thin ring that empties. Hidden unless the session is expiring. It writes each second to the
 * document directly, without a React render.
 */
export function SessionCountdown({ messages, locale, className }: SessionCountdownProps): ReactNode {
  const { countdown, policy } = useSessionEngine('SessionCountdown')
  const root = useRef<HTMLDivElement>(null)
  const words = { ...timeoutMessages, ...messages }
  const wordsNow = useRef(words)
  useEffect(() => {
    wordsNow.current = words
  })

  useEffect(() => {
    const write = () => {
      const seconds = countdown.getState()
      const [ring, number, unit] = root.current?.querySelectorAll('circle:last-of-type, b, span') ?? []
      if (!root.current || !ring || !number || !unit) return
      root.current.hidden = seconds === null
      if (seconds === null) return
      const about = { remainingMs: seconds * 1000, locale: locale ?? wordsNow.current.locale }
      const text = wordsNow.current.timeRemaining(about)
      const digits = /\p{Nd}+/u.exec(text)?.[0] ?? ''
      const rest = text.replace(digits, '')
      if (number.textContent !== digits) number.textContent = digits
      if (unit.textContent !== rest) unit.textContent = rest
      ring.setAttribute('stroke-dashoffset', String(1 - Math.min(1, about.remainingMs / policy.warningLeadMs)))
      root.current.toggleAttribute('data-last-seconds', seconds <= 10)
    }
    write()
    return countdown.subscribe(write)
  }, [countdown, policy, locale])

  return (
    <div
      {...languageProps(words.locale)}
      ref={root}
      role="timer"
      hidden
      className={`stillhere stillhere-countdown ${className ?? ''}`}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="48" />
        <circle cx="50" cy="50" r="48" pathLength="1" strokeDasharray="1" />
      </svg>
      <b />
      <span />
    </div>
  )
}
