'use client'
import type { ReactNode } from 'react'
import { Dialog, useDialogParts, type Appearance } from '../../dom/Dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useSessionEngine } from '../../SessionContext.ts'
import { endedMessages } from '../../words/endedMessages.ts'
import type { EndedMessages } from '../../words/Messages.ts'
import { selectEndReason } from '../session-timeout-modal/timeoutModalPhase.ts'
import { EndedContent } from './EndedContent.tsx'
import { useAsEndedDialog } from './endedDialogs.ts'
import type { SignInMode } from './signInAgain.ts'

export type SessionEndedDialogProps = {
  /** Replaces any sentence; a whole language comes from `@stillhere/react/locales/…`. */
  messages?: Partial<EndedMessages>
  /**
   * Where "Sign in again" leads. `popup` (default): to a window of its own, and this page stays as it is. `redirect`: away
   * from this page and back, which is also what happens where the token client knows no popup.
   */
  signIn?: SignInMode
  className?: string
  /** Default: what the person's system prefers. */
  appearance?: Appearance
}

/**
 * Says that the session has ended, why, and what was kept, and lets the person come back to the very same page.
 * Covers the page. Put it once, anywhere below `AuthProvider`.
 */
export function SessionEndedDialog({ messages, signIn, className, appearance }: SessionEndedDialogProps): ReactNode {
  useAsEndedDialog(useSessionEngine('SessionEndedDialog'))
  const reason = useSession(selectEndReason)
  const { dialogProps, ...parts } = useDialogParts({ isOpen: reason !== null })
  return (
    <Dialog
      parts={dialogProps}
      locale={messages?.locale ?? endedMessages.locale}
      className={`stillhere-cover ${className ?? ''}`}
      appearance={appearance}
    >
      {reason && <EndedContent reason={reason} parts={parts} messages={messages} signIn={signIn} />}
    </Dialog>
  )
}
