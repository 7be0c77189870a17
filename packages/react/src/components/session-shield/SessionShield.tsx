'use client'
import type { ReactNode } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { useSession } from '../../hooks/useSession.ts'
import { Cover } from './Cover.tsx'
import { useCleanSlate } from './useCleanSlate.ts'

// a stronger proof, asked for in the midst of a session, takes nothing out of sight
const selectCovered = (state: SessionState) =>
  state.status === 'ended' || (state.status === 'reauthenticating' && state.reason !== undefined)

/**
 * Hides what is inside while the session is over and the person may still come back. Everything stays mounted, so what
 * was typed is there afterwards, and nothing jumps. Somebody else gets it mounted anew, and so does everybody after a
 * sign-out. Keep the dialogs outside. `ProtectedRoute` does the same for what it guards.
 */
export function SessionShield({ children }: { children: ReactNode }): ReactNode {
  return (
    <Cover key={useCleanSlate()} covered={useSession(selectCovered)}>
      {children}
    </Cover>
  )
}
