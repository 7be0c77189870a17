import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { SessionEndReason, SessionState } from '@stillhere/session-engine'
import type { DialogParts } from '../../dom/dialog.tsx'
import { useIsWindowOpen } from '../../dom/pageLifecycle.ts'
import { hasDrafts } from '../../drafts/mountedDrafts.ts'
import { useSession } from '../../hooks/useSession.ts'
import { ignoreRejection } from '../../ignoreRejection.ts'
import { useSessionEngine } from '../../SessionContext.ts'
import { signInAgain, type SignInMode } from '../../signIn.ts'
import { endedMessages } from '../../words/endedMessages.ts'
import type { EndedMessages } from '../../words/Messages.ts'

type Note = 'popupBlocked' | 'popupClosed' | 'offlineSignIn' | 'unreachable' | 'failed'

const selectBusy = (state: SessionState) => state.status === 'reauthenticating'
const selectNote = ({ status, connection, error }: SessionState): Note | null => {
  if (connection === 'offline') return 'offlineSignIn'
  if (status !== 'ended' || !error || error.endsSession) return null
  if (error.code === 'token-client/popup-blocked') return 'popupBlocked'
  if (error.code === 'token-client/popup-closed') return 'popupClosed'
  return error.retryable ? 'unreachable' : 'failed'
}

export type EndedContentProps = {
  reason: SessionEndReason
  parts: Pick<DialogParts, 'titleProps' | 'textProps'>
  messages?: Partial<EndedMessages> | undefined
  signIn?: SignInMode | undefined
  /** Announces the end in a dialog that was open before with another text. */
  announce?: ((text: string) => void) | undefined
}

/** Shows why the session has ended, and the ways to sign in again. */
export function EndedContent(props: EndedContentProps): ReactNode {
  const { reason, parts, messages, signIn = 'popup', announce } = props
  const engine = useSessionEngine()
  const words = { ...endedMessages, ...messages }
  const text = words.endedText({ reason, kept: signIn === 'popup' || hasDrafts(engine) })
  const isBusy = useSession(selectBusy)
  const problem = useSession(selectNote)
  const [latest, setLatest] = useState({ mode: signIn, isAtOnce: false })
  const isInWindow = useIsWindowOpen(isBusy && latest.mode === 'popup', latest.isAtOnce)
  const note = isInWindow ? 'inWindow' : isBusy ? 'checking' : problem

  const main = useRef<HTMLButtonElement>(null)
  const announceOpening = useRef(() => announce?.(`${words.endedTitle} ${text}`))
  useEffect(() => {
    main.current?.focus()
    announceOpening.current()
  }, [])

  const enter = (mode: SignInMode, isAtOnce: boolean) => {
    setLatest({ mode, isAtOnce })
    ignoreRejection(signInAgain(engine, { mode, ...(isAtOnce ? { silent: false } : {}) }))
  }
  return (
    <>
      <h2 {...parts.titleProps}>{words.endedTitle}</h2>
      <p {...parts.textProps}>{text}</p>
      <output className="stillhere-note" data-phase={note}>
        {note && words[note]}
      </output>
      <div className="stillhere-actions">
        <button
          ref={main}
          type="button"
          className="stillhere-main"
          data-autofocus
          aria-disabled={isBusy && !isInWindow}
          onClick={() => (isInWindow ? enter('popup', true) : !isBusy && enter(signIn, problem === 'popupBlocked'))}
        >
          {isInWindow ? words.showWindow : words.signInAgain}
        </button>
        {(isInWindow || problem === 'popupBlocked' || problem === 'popupClosed') && (
          <button type="button" onClick={() => enter('redirect', true)}>
            {words.signInHere}
          </button>
        )}
        <button type="button" onClick={() => ignoreRejection(engine.signOut({ scope: 'application' }))}>
          {words.staySignedOut}
        </button>
      </div>
    </>
  )
}
