'use client'
import type { ReactNode } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { Dialog, useDialogParts, type Appearance } from '../../dom/Dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useSessionActions } from '../../hooks/useSessionActions.ts'
import { quietly } from '../../quietly.ts'
import { endedMessages } from '../../words/defaultMessages.ts'
import type { EndedMessages } from '../../words/Messages.ts'

export type SessionEndedDialogProps = { messages?: Partial<EndedMessages>; className?: string; appearance?: Appearance }

/** Why the session ended; `null` while it has not. Stays while the person is coming back. */
const selectReason = (state: SessionState) =>
  state.status === 'ended'
    ? state.reason
    : state.status === 'reauthenticating' && state.purpose === 'ended'
      ? (state.reason ?? 'idle-timeout')
      : null
const selectBusy = (state: SessionState) => state.status === 'reauthenticating'
const selectNote = (state: SessionState) =>
  state.status !== 'ended' || !state.error || state.error.endsSession
    ? null
    : state.error.retryable
      ? 'unreachable'
      : 'failed'

/**
 * Says that the session has ended, why, and what was kept, and lets the person come back to the very same page.
 * Covers the page. Put it once, anywhere below `AuthProvider`.
 */
export function SessionEndedDialog({ messages, className, appearance }: SessionEndedDialogProps): ReactNode {
  const { reauthenticate, signOut } = useSessionActions()
  const reason = useSession(selectReason)
  const isBusy = useSession(selectBusy)
  const note = useSession(selectNote)
  const { dialogProps, titleProps, textProps } = useDialogParts(reason !== null)
  const words = { ...endedMessages, ...messages }
  return (
    <Dialog
      parts={dialogProps}
      locale={words.locale}
      className={`stillhere-cover ${className ?? ''}`}
      appearance={appearance}
    >
      {reason && (
        <>
          <h2 {...titleProps}>{words.endedTitle}</h2>
          <p {...textProps}>{words.endedText({ reason })}</p>
          <output className="stillhere-note" data-phase={isBusy ? 'checking' : note}>
            {isBusy ? words.checking : note && words[note]}
          </output>
          <div className="stillhere-actions">
            <button
              type="button"
              className="stillhere-main"
              data-autofocus
              aria-disabled={isBusy}
              onClick={() => !isBusy && quietly(reauthenticate())}
            >
              {words.signInAgain}
            </button>
            <button type="button" onClick={() => quietly(signOut({ scope: 'application' }))}>
              {words.staySignedOut}
            </button>
          </div>
        </>
      )}
    </Dialog>
  )
}
