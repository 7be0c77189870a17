import type { ReactNode } from 'react'
import { Dialog, useDialogParts, type Appearance } from '../../dom/dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import type { SignInMode } from '../../signIn.ts'
import { endedMessages } from '../../words/endedMessages.ts'
import type { EndedMessages } from '../../words/Messages.ts'
import { selectEndReason } from '../session-timeout-modal/timeoutModalPhase.ts'
import { EndedContent } from './EndedContent.tsx'

export type SessionEndedDialogProps = {
  /** Replaces single texts; a whole language comes from `@stillhere/react/locales/…`. */
  messages?: Partial<EndedMessages>
  /**
   * How "Sign in again" works. `popup` (default): in a window, and the page stays as it is; redirects if the token client
   * does not support popups. `redirect`: leaves the page and returns to it.
   */
  signIn?: SignInMode
  className?: string
  /** Default: the color scheme of the user's system. */
  appearance?: Appearance
}

/** Draws `SessionEndedDialog`. */
export function EndedDialog({ messages, signIn, className, appearance }: SessionEndedDialogProps): ReactNode {
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
