'use client'
import { useState } from 'react'
import type { SessionLimit, SessionState } from '@stillhere/session-engine'
import { useDialogParts, type DialogParts } from '../../dom/Dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useSessionActions } from '../../hooks/useSessionActions.ts'
import { quietly } from '../../quietly.ts'

/**
 * What the modal shows. `warning`: it asks. `checking`: the server is asked. `retrying`, `offline`: it cannot be asked
 * just now. `failed`: it was asked in vain, and asking again may help.
 */
export type TimeoutModalPhase = 'closed' | 'warning' | 'checking' | 'retrying' | 'offline' | 'failed'

export type SessionTimeoutModalParts = DialogParts & {
  open: boolean
  phase: TimeoutModalPhase
  /** An `absolute` limit cannot be extended: the main button signs in again. */
  limit: SessionLimit
  /** For "Stay signed in", or for "Sign in again" at an absolute limit. */
  mainButtonProps: { type: 'button'; onClick(): void; 'aria-disabled': boolean; 'data-autofocus': true }
  signOutButtonProps: { type: 'button'; onClick(): void }
}

const selectPhase = (state: SessionState): TimeoutModalPhase => {
  if (state.status !== 'expiring') return 'closed'
  if (state.connection === 'offline' || state.connection === 'retrying') return state.connection
  if (state.extending) return 'checking'
  return state.error ? 'failed' : 'warning'
}
const selectLimit = (state: SessionState) => ('deadlines' in state ? state.deadlines.limit : 'idle')
const selectBusy = (state: SessionState) =>
  state.status === 'reauthenticating' || (state.status === 'expiring' && state.extending)

/**
 * The behaviour of the timeout modal without its looks: when it is open, what it says, and the props of its parts.
 * Spread `dialogProps` on a `<dialog>` that stays mounted.
 * @throws Error outside an `AuthProvider`
 */
export function useSessionTimeoutModal(
  options: { onExtend?: (() => void) | undefined; onSignOut?: (() => void) | undefined } = {},
): SessionTimeoutModalParts {
  const { extendSession, reauthenticate, signOut } = useSessionActions()
  const [isProving, setProving] = useState(false)
  const sessionPhase = useSession(selectPhase)
  const limit = useSession(selectLimit)
  const busy = useSession(selectBusy)
  // proving one's identity from here is part of the answer
  const phase = isProving && sessionPhase === 'closed' && busy ? 'checking' : sessionPhase
  const open = phase !== 'closed'

  const stay = () => {
    if (busy) return
    if (limit === 'idle') quietly(extendSession().then(options.onExtend))
  }
  const signInAgain = () => {
    if (busy) return
    setProving(true)
    quietly(reauthenticate({ purpose: 'stale', prompt: 'login' }).finally(() => setProving(false)))
  }
  return {
    ...useDialogParts(open, stay),
    open,
    phase,
    limit,
    mainButtonProps: {
      type: 'button',
      onClick: limit === 'idle' ? stay : signInAgain,
      'aria-disabled': busy,
      'data-autofocus': true,
    },
    signOutButtonProps: {
      type: 'button',
      onClick: () => {
        options.onSignOut?.()
        quietly(signOut())
      },
    },
  }
}
