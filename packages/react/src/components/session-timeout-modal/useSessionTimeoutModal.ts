'use client'
import { useState } from 'react'
import type { SessionEndReason, SessionLimit, SessionState } from '@stillhere/session-engine'
import type { TokenClientError } from '@stillhere/token-client'
import { useDialogParts, type DialogParts } from '../../dom/dialog.tsx'
import { clickAge, oncePageLeaves, type Click } from '../../dom/pageLifecycle.ts'
import { useSession } from '../../hooks/useSession.ts'
import { ignoreRejection } from '../../ignoreRejection.ts'
import { useSessionEngine } from '../../SessionContext.ts'
import { signInAgain, type SignInMode } from '../../signIn.ts'
import { useNoEndedDialog } from '../session-ended-dialog/endedDialogRegister.ts'
import { mergeProps, type PropGetter } from './mergeProps.ts'
import { isOver, selectEndReason, timeoutModalPhase, type TimeoutModalPhase } from './timeoutModalPhase.ts'

export type SessionTimeoutModalOptions = {
  /** Called when the session was extended because the user asked for it. */
  onExtend?: (() => void) | undefined
  /** Called when the user signs out. */
  onSignOut?: (() => void) | undefined
  /** How "Sign in again" works: in a window beside the page (default), or by a redirect. */
  signIn?: SignInMode | undefined
}

type ButtonProps = { type: 'button'; onClick(event: Click): void }
type StayButtonProps = ButtonProps & { 'aria-disabled': boolean; 'data-autofocus': true }

export type SessionTimeoutModalParts = {
  /** The dialog is open. A question waits until the page is visible and the user's hands are free. */
  open: boolean
  phase: TimeoutModalPhase
  /** The limit that ends the session. An `absolute` limit cannot be extended: the main button signs in again. */
  limit: SessionLimit
  /** Why the session has ended, in the last three phases. */
  reason: SessionEndReason | null
  /** The last failure. */
  error: TokenClientError | null
  /** Props of a native `<dialog>` that stays mounted. */
  getDialogProps: PropGetter<HTMLDialogElement, DialogParts['dialogProps']>
  getTitleProps: PropGetter<HTMLElement, DialogParts['titleProps']>
  /** Props of the text that is read out once on opening: it must not change every second. */
  getTextProps: PropGetter<HTMLElement, DialogParts['textProps']>
  /** Props of "Stay signed in", or "Sign in again" at an absolute limit and after the end. Gets the focus. */
  getStayButtonProps: PropGetter<HTMLButtonElement, StayButtonProps>
  getSignOutButtonProps: PropGetter<HTMLButtonElement, ButtonProps>
}

const selectLimit = (state: SessionState) => ('deadlines' in state ? state.deadlines.limit : 'idle')
const selectError = (state: SessionState) => state.error
const selectBusy = (state: SessionState) =>
  // a tab that has asked may be frozen, so other tabs do not wait for it
  state.status === 'reauthenticating' || (state.status === 'expiring' && state.extending && !state.askedElsewhere)

/**
 * Returns the behaviour of the timeout modal without styles: when it is open, its phase, and the props of its parts.
 * Each getter accepts your own props. Your handlers run first, and may call `preventDefault` to skip those of the hook.
 * @throws Error outside an `AuthProvider`
 */
export function useSessionTimeoutModal(options: SessionTimeoutModalOptions = {}): SessionTimeoutModalParts {
  const engine = useSessionEngine('useSessionTimeoutModal')
  const { store } = engine
  const [askedFor, setAskedFor] = useState(0)
  const [isPending, setPending] = useState(false)
  const showsEnd = useNoEndedDialog(engine)
  const limit = useSession(selectLimit)
  const reason = useSession(selectEndReason)
  const error = useSession(selectError)
  const isBusy = useSession(selectBusy) || isPending
  const sessionPhase = useSession((state) => timeoutModalPhase(state, askedFor === deadlineOf(state)))
  // a pending answer keeps the dialog open until it is done
  const phase =
    sessionPhase === 'closed' && isPending ? 'checking' : isOver(sessionPhase) && !showsEnd ? 'closed' : sessionPhase

  const pend = (command: Promise<unknown>) => {
    setPending(true)
    const done = () => setPending(false)
    oncePageLeaves(done)
    ignoreRejection(command.finally(done))
  }
  const answer = (click: Click) => {
    const state = store.getState()
    if (selectBusy(state)) return
    setAskedFor(deadlineOf(state))
    const { signIn: mode = 'popup', onExtend } = options
    if (selectEndReason(state)) ignoreRejection(signInAgain(engine, { mode }))
    else if (selectLimit(state) === 'idle')
      ignoreRejection(engine.extendSession({ requestedAt: engine.now() - clickAge(click) }).then(onExtend))
    else pend(signInAgain(engine, { mode, purpose: 'stale', prompt: 'login' }))
  }
  const isQuestion = !isOver(phase)
  const signOut = () => {
    options.onSignOut?.()
    // after the end only the application is left to sign out of
    pend(engine.signOut(isQuestion ? {} : { scope: 'application' }))
  }
  const stayButton: StayButtonProps = {
    type: 'button',
    onClick: answer,
    'aria-disabled': isBusy,
    'data-autofocus': true,
  }
  const signOutButton: ButtonProps = { type: 'button', onClick: signOut }
  const { isShown, dialogProps, titleProps, textProps } = useDialogParts({
    isOpen: phase !== 'closed',
    isPatient: isQuestion,
    longestTypingMs: engine.policy.warningLeadMs / 3,
    onEscape: (event) => void (isQuestion && limit === 'idle' && answer(event)),
  })
  return {
    open: isShown,
    phase,
    limit,
    reason: isQuestion ? null : reason,
    error,
    getDialogProps: (own) => mergeProps(own, dialogProps),
    getTitleProps: (own) => mergeProps(own, titleProps),
    getTextProps: (own) => mergeProps(own, textProps),
    getStayButtonProps: (own) => mergeProps(own, stayButton),
    getSignOutButtonProps: (own) => mergeProps(own, signOutButton),
  }
}

/** Identifies a warning by its deadline. */
const deadlineOf = (state: SessionState) => ('deadlines' in state ? state.deadlines.deadlineAt : 0)
