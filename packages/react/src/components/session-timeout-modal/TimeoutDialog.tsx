import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { Dialog, type Appearance } from '../../dom/dialog.tsx'
import { LiveRegion, visuallyHidden } from '../../dom/liveRegion.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useSessionEngine } from '../../SessionContext.ts'
import type { SignInMode } from '../../signIn.ts'
import type { EndedMessages, TimeoutMessages } from '../../words/Messages.ts'
import { timeoutMessages } from '../../words/timeoutMessages.ts'
import { SessionCountdown } from '../session-countdown/SessionCountdown.tsx'
import { announceCountdown } from '../session-countdown/announceCountdown.ts'
import { EndedContent } from '../session-ended-dialog/EndedContent.tsx'
import { isOver, type TimeoutModalPhase } from './timeoutModalPhase.ts'
import { useSessionTimeoutModal, type SessionTimeoutModalParts } from './useSessionTimeoutModal.ts'

export type SessionTimeoutModalProps = {
  /** Replaces single texts; a whole language comes from `@stillhere/react/locales/…`. */
  messages?: Partial<TimeoutMessages & EndedMessages>
  /** Locale of numbers and units. Default: the locale of the messages. */
  locale?: string
  /** Called when the session was extended because the user asked for it. */
  onExtend?: () => void
  /** Called when the user signs out. */
  onSignOut?: () => void
  /** How "Sign in again" works: in a window beside the page (default), or by a redirect. */
  signIn?: SignInMode
  className?: string
  /** Default: the color scheme of the user's system. */
  appearance?: Appearance
}

const selectActive = (state: SessionState) => state.status === 'active'

/** Draws `SessionTimeoutModal`. */
export function TimeoutDialog(props: SessionTimeoutModalProps): ReactNode {
  const { messages, signIn } = props
  const words = { ...timeoutMessages, ...messages }
  const locale = props.locale ?? words.locale
  const [answers, setAnswers] = useState(0)
  const modal = useSessionTimeoutModal({
    signIn,
    onSignOut: props.onSignOut,
    onExtend: () => {
      setAnswers((count) => count + 1)
      props.onExtend?.()
    },
  })
  const { open, reason } = modal
  const isActive = useSession(selectActive)
  const region = useRef<HTMLDivElement>(null)
  const announce = (text: string, isUrgent = true) => {
    if (!region.current?.closest('dialog')?.open) return
    region.current.ariaLive = isUrgent ? 'assertive' : 'polite'
    region.current.textContent = text
  }
  useAnnouncedCountdown(modal, { region, announce, words, locale })
  return (
    <>
      <Dialog
        parts={modal.getDialogProps()}
        locale={words.locale}
        className={`${reason ? 'stillhere-cover ' : ''}${props.className ?? ''}`}
        appearance={props.appearance}
      >
        {open &&
          (reason ? (
            <EndedContent
              reason={reason}
              parts={{ titleProps: modal.getTitleProps(), textProps: modal.getTextProps() }}
              messages={messages}
              signIn={signIn}
              announce={announce}
            />
          ) : (
            <Question modal={modal} words={words} locale={locale} announce={announce} />
          ))}
        <div ref={region} aria-live="polite" aria-atomic="true" style={visuallyHidden} />
      </Dialog>
      <StillSignedIn answers={answers} isOpen={open} isActive={isActive} words={words} />
    </>
  )
}

/**
 * Announces an answer that extended the session, once: a second question, a sign-out and an end forget it. A component of
 * its own, because React 18 loses changes of a store in a component that sets state while it renders.
 */
function StillSignedIn(props: {
  /** Number of answers that extended the session. */
  answers: number
  isOpen: boolean
  isActive: boolean
  words: TimeoutMessages
}): ReactNode {
  const { answers, isOpen, isActive, words } = props
  const [forgotten, setForgotten] = useState(0)
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen !== wasOpen) setWasOpen(isOpen)
  if (answers > forgotten && (isOpen ? !wasOpen : !isActive)) setForgotten(answers)
  const text = isOpen || answers === forgotten ? '' : words.stillSignedIn
  return <LiveRegion text={text} locale={words.locale} delayMs={150} />
}

type Speech = {
  words: TimeoutMessages
  /** Locale of the numbers. */
  locale: string
  announce: (text: string, isUrgent?: boolean) => void
}

/** Announces the time left during the warning, and draws attention to a hidden tab. */
function useAnnouncedCountdown(
  { phase, limit }: SessionTimeoutModalParts,
  speech: Speech & { region: RefObject<HTMLDivElement | null> },
) {
  const engine = useSessionEngine()
  const isAsking = phase !== 'closed' && !isOver(phase)
  const latest = useRef(speech)
  useEffect(() => {
    latest.current = speech
  })
  useEffect(() => {
    if (!isAsking) return
    return announceCountdown({ engine, limit, ...latest.current, region: latest.current.region.current })
  }, [isAsking, engine, limit])
}

function Question({ modal, words, locale, announce }: Speech & { modal: SessionTimeoutModalParts }) {
  const { phase, limit } = modal
  const { countdown } = useSessionEngine()
  // the description is read out once: it keeps the time of the opening, and the countdown is outside of it
  const [opening] = useState(() => ({
    limit,
    time: words.timeAnnounced({ remainingMs: (countdown.getState() ?? 0) * 1000, locale }),
  }))
  const title = words.timeoutTitle({ limit })
  const text = words.timeoutText({ limit })
  const latestAnnounce = useRef(announce)
  useEffect(() => {
    if (limit !== opening.limit) latestAnnounce.current(`${title} ${text}`)
  }, [limit, opening, title, text])
  return (
    <>
      <h2 {...modal.getTitleProps()}>{title}</h2>
      {/* the note covers the text, so that an answer moves nothing */}
      <div className="stillhere-message" data-phase={phase}>
        <div {...modal.getTextProps()}>
          <p>{text}</p>
          <p style={visuallyHidden}>{opening.time}</p>
        </div>
        <output className="stillhere-note" data-phase={phase}>
          {noteOf(phase, words)}
        </output>
      </div>
      {/* after the heading for screen readers, above it for the eye */}
      <SessionCountdown messages={words} locale={locale} />
      <div className="stillhere-actions">
        <button {...modal.getStayButtonProps({ className: 'stillhere-main' })}>
          {limit === 'absolute' ? words.signInAgain : words.stay}
        </button>
        <button {...modal.getSignOutButtonProps()}>{words.signOut}</button>
      </div>
    </>
  )
}

/** Messages of the phases in which an answer is under way or has failed. */
const notes = { checking: true, retrying: true, offline: true, busy: true, unconfirmed: true } satisfies {
  [P in TimeoutModalPhase]?: true
}
const noteOf = (phase: TimeoutModalPhase, words: TimeoutMessages) =>
  phase in notes ? words[phase as keyof typeof notes] : null
