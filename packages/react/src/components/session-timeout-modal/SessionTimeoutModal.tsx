'use client'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { Dialog, type Appearance } from '../../dom/Dialog.tsx'
import { LiveRegion, unseen } from '../../dom/LiveRegion.tsx'
import { useSessionEngine } from '../../SessionContext.ts'
import { timeoutMessages } from '../../words/timeoutMessages.ts'
import type { EndedMessages, TimeoutMessages } from '../../words/Messages.ts'
import { SessionCountdown } from '../session-countdown/SessionCountdown.tsx'
import type { SignInMode } from '../session-ended-dialog/signInAgain.ts'
import type { TimeoutModalPhase } from './timeoutModalPhase.ts'
import { useEndedContent } from './useEndedContent.ts'
import { useSessionTimeoutModal, type SessionTimeoutModalParts } from './useSessionTimeoutModal.ts'

export type SessionTimeoutModalProps = {
  /** Replaces any sentence; a whole language comes from `@stillhere/react/locales/…`. */
  messages?: Partial<TimeoutMessages & EndedMessages>
  /** For numbers and units; default: the locale of the messages. */
  locale?: string
  /** The session was extended because the person asked. */
  onExtend?: () => void
  /** The person asked to sign out. */
  onSignOut?: () => void
  /** Where "Sign in again" leads: to a window beside the page (default), or away from the page. */
  signIn?: SignInMode
  className?: string
  /** Default: what the person's system prefers. */
  appearance?: Appearance
}

/**
 * Asks "Are you still here?" before the session ends. Put it once, anywhere below `AuthProvider`.
 * Escape stays signed in; a click beside the modal does nothing. Where no `SessionEndedDialog` is on the page, it goes on
 * to say that the session has ended, and lets the person come back.
 */
export function SessionTimeoutModal(props: SessionTimeoutModalProps): ReactNode {
  const { messages, signIn } = props
  const words = { ...timeoutMessages, ...messages }
  const locale = props.locale ?? words.locale
  const [said, setSaid] = useState('')
  const modal = useSessionTimeoutModal({
    signIn,
    onSignOut: props.onSignOut,
    onExtend: () => {
      setSaid(words.stillSignedIn)
      props.onExtend?.()
    },
  })
  const { open, phase, reason } = modal
  const region = useRef<HTMLDivElement>(null)
  const say = (text: string, isUrgent = true) => {
    if (!region.current?.closest('dialog')?.open) return
    region.current.ariaLive = isUrgent ? 'assertive' : 'polite'
    region.current.textContent = text
  }
  useWhileAsking(modal, { region, say, words, locale })
  const aside = useEndedContent(phase !== 'closed', reason !== null)
  return (
    <>
      <Dialog
        parts={modal.getDialogProps()}
        locale={words.locale}
        className={`${reason ? 'stillhere-cover ' : ''}${props.className ?? ''}`}
        appearance={props.appearance}
      >
        {open &&
          (reason && aside.EndedContent ? (
            <aside.EndedContent
              reason={reason}
              parts={{ titleProps: modal.getTitleProps(), textProps: modal.getTextProps() }}
              messages={messages}
              signIn={signIn}
              say={say}
            />
          ) : (
            <Question modal={modal} words={words} locale={locale} say={say} />
          ))}
        <div ref={region} aria-live="polite" aria-atomic="true" style={unseen} />
      </Dialog>
      <LiveRegion text={open ? '' : said} locale={words.locale} delayMs={150} />
    </>
  )
}

type Speech = {
  words: TimeoutMessages
  /** Of the numbers. */
  locale: string
  say: (text: string, isUrgent?: boolean) => void
}

/** What goes on beside the question comes aside. */
function useWhileAsking(
  { phase, reason, limit }: SessionTimeoutModalParts,
  speech: Speech & { region: RefObject<HTMLDivElement | null> },
) {
  const engine = useSessionEngine()
  const isAsking = phase !== 'closed' && !reason
  const latest = useRef(speech)
  useEffect(() => {
    latest.current = speech
  })
  useEffect(() => {
    if (!isAsking) return
    let stop: (() => void) | null = () => {}
    import('./whileAsking.ts').then(
      ({ whileAsking }) =>
        stop && (stop = whileAsking({ engine, limit, ...latest.current, region: latest.current.region.current })),
      () => {},
    )
    return () => {
      stop?.()
      stop = null
    }
  }, [isAsking, engine, limit])
}

function Question({ modal, words, locale, say }: Speech & { modal: SessionTimeoutModalParts }) {
  const { phase, limit, reason } = modal
  const { countdown } = useSessionEngine()
  // read out on opening and still then: the clock that ticks is elsewhere
  const [opening] = useState(() => ({
    limit,
    time: words.timeAnnounced({ remainingMs: (countdown.getState() ?? 0) * 1000, locale }),
  }))
  const title = reason ? words.signInAgain : words.timeoutTitle({ limit })
  const text = reason ? '' : words.timeoutText({ limit })
  const speak = useRef(say)
  useEffect(() => {
    if (limit !== opening.limit) speak.current(`${title} ${text}`)
  }, [limit, opening, title, text])
  return (
    <>
      <SessionCountdown messages={words} locale={locale} />
      <h2 {...modal.getTitleProps()}>{title}</h2>
      <div {...modal.getTextProps()}>
        <p>{text}</p>
        {!reason && <p style={unseen}>{opening.time}</p>}
      </div>
      <output className="stillhere-note" data-phase={phase}>
        {isTrouble(phase) && words[phase]}
      </output>
      <div className="stillhere-actions">
        <button {...modal.getStayButtonProps({ className: 'stillhere-main' })}>
          {reason || limit === 'absolute' ? words.signInAgain : words.stay}
        </button>
        <button {...modal.getSignOutButtonProps()}>{words.signOut}</button>
      </div>
    </>
  )
}

type Trouble = Extract<TimeoutModalPhase, keyof TimeoutMessages>
const isTrouble = (phase: TimeoutModalPhase): phase is Trouble => /^(ch|re|of|bu|un)/.test(phase)
