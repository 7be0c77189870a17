'use client'
import { useState } from 'react'
import type { SessionEndReason, SessionLimit, SessionState } from '@stillhere/session-engine'
import type { TokenClientError } from '@stillhere/token-client'
import { clickAge, type Click } from '../../dom/clickAge.ts'
import { mergeProps, type PropGetter } from '../../dom/mergeProps.ts'
import { oncePageLeaves } from '../../dom/oncePageLeaves.ts'
import { useDialogParts, type DialogParts } from '../../dom/Dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { quietly } from '../../quietly.ts'
import { useSessionEngine } from '../../SessionContext.ts'
import { useIsAlone } from '../session-ended-dialog/endedDialogs.ts'
import { signInAgain, type SignInMode } from '../session-ended-dialog/signInAgain.ts'
import { isOver, selectEndReason, timeoutModalPhase, type TimeoutModalPhase } from './timeoutModalPhase.ts'

export type SessionTimeoutModalOptions = {
  /** The session was extended because the person asked. */
  onExtend?: (() => void) | undefined
  /** The person asked to sign out. */
  onSignOut?: (() => void) | undefined
  /** Where "Sign in again" leads: to a window beside the page (default), or away from the page. */
  signIn?: SignInMode | undefined
}

type ButtonProps = { type: 'button'; onClick(event: Click): void }
type StayButtonProps = ButtonProps & { 'aria-disabled': boolean; 'data-autofocus': true }

export type SessionTimeoutModalParts = {
  /** A question waits until the page is seen, and nobody composes a character or drags something. */
  open: boolean
  phase: TimeoutModalPhase
  /** An `absolute` limit cannot be extended: the main button signs in again. */
  limit: SessionLimit
  /** Why the session is over, in the last three phases. */
  reason: SessionEndReason | null
  /** What went wrong last. */
  error: TokenClientError | null
  /** For a native `<dialog>` that stays mounted. */
  getDialogProps: PropGetter<HTMLDialogElement, DialogParts['dialogProps']>
  getTitleProps: PropGetter<HTMLElement, DialogParts['titleProps']>
  /** For what is read out once, on opening: nothing in it may tick. */
  getTextProps: PropGetter<HTMLElement, DialogParts['textProps']>
  /** For "Stay signed in"; for "Sign in again" at an absolute limit and once the session is over. Has the focus. */
  getStayButtonProps: PropGetter<HTMLButtonElement, StayButtonProps>
  getSignOutButtonProps: PropGetter<HTMLButtonElement, ButtonProps>
}

const selectLimit = (state: SessionState) => ('deadlines' in state ? state.deadlines.limit : 'idle')
const selectError = (state: SessionState) => state.error
const selectBusy = (state: SessionState) =>
  // a tab that asked may be frozen: no other has to wait for it
  state.status === 'reauthenticating' || (state.status === 'expiring' && state.extending && !state.askedElsewhere)

/**
 * The behaviour of the timeout modal without its looks: when it is open, what it says, and the props of its parts. Each
 * getter takes your own props; your handlers run first, and ours not if yours call `preventDefault`.
 * @throws Error outside an `AuthProvider`
 */
export function useSessionTimeoutModal(options: SessionTimeoutModalOptions = {}): SessionTimeoutModalParts {
  const engine = useSessionEngine('useSessionTimeoutModal')
  const { store } = engine
  const [askedFor, setAskedFor] = useState(0)
  const [isPending, setPending] = useState(false)
  const isAlone = useIsAlone(engine)
  const limit = useSession(selectLimit)
  const reason = useSession(selectEndReason)
  const error = useSession(selectError)
  const isBusy = useSession(selectBusy) || isPending
  const found = useSession((state) => timeoutModalPhase(state, askedFor === deadlineOf(state)))
  // what was answered here is shown until it is done
  const phase = found === 'closed' ? (isPending ? 'checking' : found) : isOver(found) && !isAlone ? 'closed' : found

  const pend = (command: Promise<unknown>) => {
    setPending(true)
    const done = () => setPending(false)
    oncePageLeaves(done)
    quietly(command.finally(done))
  }
  const answer = (click: Click) => {
    const state = store.getState()
    if (selectBusy(state)) return
    setAskedFor(deadlineOf(state))
    const { signIn: mode = 'popup', onExtend } = options
    if (selectEndReason(state)) quietly(signInAgain(engine, { mode }))
    else if (selectLimit(state) === 'idle')
      quietly(engine.extendSession({ requestedAt: engine.now() - clickAge(click) }).then(onExtend))
    else pend(signInAgain(engine, { mode, purpose: 'stale', prompt: 'login' }))
  }
  const isQuestion = !isOver(phase)
  const signOut = () => {
    options.onSignOut?.()
    // whoever is signed out already stays so
    pend(engine.signOut(isQuestion ? {} : { scope: 'application' }))
  }
  const stayButton: StayButtonProps = {
    type: 'button',
    onClick: answer,
    'aria-disabled': isBusy,
    'data-autofocus': true,
  }
  const signOutButton: ButtonProps = { type: 'button', onClick: signOut }
  const stayByKey = (event: Click) => void (isQuestion && limit === 'idle' && answer(event))
  const { isShown, dialogProps, titleProps, textProps } = useDialogParts({
    isOpen: phase !== 'closed',
    isPatient: isQuestion,
    onEscape: stayByKey,
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

/** Tells one warning from the next. */
const deadlineOf = (state: SessionState) => ('deadlines' in state ? state.deadlines.deadlineAt : 0)
