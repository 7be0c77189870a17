'use client'
import type { ReactNode } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { useSession } from '../../hooks/useSession.ts'
import { Cover } from './Cover.tsx'

const selectCovered = ({ status }: SessionState) => status === 'ended' || status === 'reauthenticating'

/**
 * Hides what is inside while the session is over and the person may still come back. Everything stays mounted, so what
 * was typed is there afterwards, and nothing jumps. `ProtectedRoute` does the same for what it guards.
 */
export function SessionShield({ children }: { children: ReactNode }): ReactNode {
  return <Cover covered={useSession(selectCovered)}>{children}</Cover>
}
