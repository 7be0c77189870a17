import type { ReactNode } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { useSession } from '../hooks/useSession.ts'
import { ignoreRejection } from '../ignoreRejection.ts'
import { useSessionEngine } from '../SessionContext.ts'
import { signInAgain } from '../signIn.ts'
import type { EndedMessages, TimeoutMessages } from '../words/Messages.ts'

const selectPhase = ({ status }: SessionState) => (status === 'expiring' || status === 'ended' ? status : null)

/**
 * Replaces a dialog whose code could not be loaded, for instance because the network is down. `asks`: also asks before
 * the session ends.
 */
export function PlainDialog(props: {
  messages: Partial<TimeoutMessages & EndedMessages> | undefined
  asks?: boolean
}): ReactNode {
  const engine = useSessionEngine()
  const phase = useSession(selectPhase)
  if (phase === null || (phase === 'expiring' && !props.asks)) return null
  const words = { ...english, ...props.messages }
  const isEnded = phase === 'ended'
  return (
    <dialog
      key={phase}
      ref={(dialog) => {
        if (dialog && !dialog.open) dialog.showModal()
      }}
      role="alertdialog"
      aria-label={isEnded ? words.endedTitle : words.timeoutTitle({ limit: 'idle' })}
      lang={words.locale}
      className={`stillhere stillhere-dialog ${isEnded ? 'stillhere-cover' : ''}`}
      onCancel={(event) => event.preventDefault()}
    >
      <h2>{isEnded ? words.endedTitle : words.timeoutTitle({ limit: 'idle' })}</h2>
      <div className="stillhere-actions">
        <button
          type="button"
          className="stillhere-main"
          onClick={() => ignoreRejection(isEnded ? signInAgain(engine, { mode: 'popup' }) : engine.extendSession())}
        >
          {isEnded ? words.signInAgain : words.stay}
        </button>
        <button type="button" onClick={() => ignoreRejection(engine.signOut())}>
          {words.signOut}
        </button>
      </div>
    </dialog>
  )
}

/** Part of the start chunk, so only what this dialog shows. */
const english = {
  locale: 'en',
  timeoutTitle: (_about: { limit: 'idle' }): string => 'Are you still here?',
  endedTitle: 'Your session has ended',
  stay: 'Stay signed in',
  signInAgain: 'Sign in again',
  signOut: 'Sign out',
}
