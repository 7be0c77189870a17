'use client'
import { useState, type ReactNode } from 'react'
import { Dialog, type Appearance } from '../../dom/Dialog.tsx'
import { LiveRegion, unseen } from '../../dom/LiveRegion.tsx'
import { useSessionEngine } from '../../SessionContext.ts'
import { timeoutMessages } from '../../words/defaultMessages.ts'
import type { TimeoutMessages } from '../../words/Messages.ts'
import { CountdownAnnouncer } from '../session-countdown/CountdownAnnouncer.tsx'
import { SessionCountdown } from '../session-countdown/SessionCountdown.tsx'
import { useSessionTimeoutModal, type SessionTimeoutModalParts } from './useSessionTimeoutModal.ts'

export type SessionTimeoutModalProps = {
  /** Replaces any sentence; a whole language comes from `@stillhere/react/locales/…`. */
  messages?: Partial<TimeoutMessages>
  /** For numbers and units; default: the locale of the messages. */
  locale?: string
  /** The session was extended because the person asked. */
  onExtend?: () => void
  /** The person asked to sign out. */
  onSignOut?: () => void
  className?: string
  /** Default: what the person's system prefers. */
  appearance?: Appearance
}

/**
 * Asks "Are you still here?" before the session ends. Put it once, anywhere below `AuthProvider`.
 * Escape stays signed in; a click beside the modal does nothing.
 */
export function SessionTimeoutModal(props: SessionTimeoutModalProps): ReactNode {
  const words = { ...timeoutMessages, ...props.messages }
  const [said, setSaid] = useState('')
  const modal = useSessionTimeoutModal({
    onSignOut: props.onSignOut,
    onExtend: () => {
      setSaid(words.stillSignedIn)
      props.onExtend?.()
    },
  })
  return (
    <>
      <Dialog parts={modal.dialogProps} locale={words.locale} className={props.className} appearance={props.appearance}>
        {modal.open && <Question modal={modal} words={words} locale={props.locale ?? words.locale} />}
      </Dialog>
      <LiveRegion text={modal.open ? '' : said} locale={words.locale} delayMs={150} />
    </>
  )
}

function Question(props: { modal: SessionTimeoutModalParts; words: TimeoutMessages; locale: string }) {
  const { modal, words, locale } = props
  const { countdown } = useSessionEngine()
  // read out on opening and still then: the clock that ticks is elsewhere
  const [opening] = useState(() => words.timeAnnounced({ remainingMs: (countdown.getState() ?? 0) * 1000, locale }))
  const about = { limit: modal.limit }
  return (
    <>
      <SessionCountdown messages={words} locale={locale} />
      <h2 {...modal.titleProps}>{words.timeoutTitle(about)}</h2>
      <div {...modal.textProps}>
        <p>{words.timeoutText(about)}</p>
        <p style={unseen}>{opening}</p>
      </div>
      <output className="stillhere-note" data-phase={modal.phase}>
        {modal.phase !== 'warning' && modal.phase !== 'closed' && words[modal.phase]}
      </output>
      <div className="stillhere-actions">
        <button {...modal.mainButtonProps} className="stillhere-main">
          {modal.limit === 'idle' ? words.stay : words.signInAgain}
        </button>
        <button {...modal.signOutButtonProps}>{words.signOut}</button>
      </div>
      <CountdownAnnouncer words={words} locale={locale} />
    </>
  )
}
