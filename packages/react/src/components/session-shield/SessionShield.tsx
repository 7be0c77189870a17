'use client'
import { useState, type ReactNode } from 'react'
import type { SessionState } from '@stillhere/session-engine'
import { Cover } from '../../dom/cover.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useInitialUser } from '../../hooks/useUser.ts'
import { selectOwner, userKey } from '../../identity.ts'

// a step-up during a session hides nothing
const selectCovered = (state: SessionState) =>
  state.status === 'ended' || (state.status === 'reauthenticating' && state.reason !== undefined)

/**
 * Hides its children after the session has ended, while the user may still come back. The children stay mounted, so
 * typed input is kept and the layout does not jump. They are remounted for another user and after a sign-out. Keep the
 * dialogs outside. `ProtectedRoute` does the same for its children.
 */
export function SessionShield({ children }: { children: ReactNode }): ReactNode {
  return (
    <Cover key={useOwnerCount()} covered={useSession(selectCovered)}>
      {children}
    </Cover>
  )
}

/**
 * Returns a key that changes when another user signs in and when the user signs out. A guest who signs in keeps the
 * key.
 */
function useOwnerCount(): number {
  const initial = useInitialUser()
  const owner = useSession(selectOwner) ?? (initial && userKey(initial))
  const [last, setLast] = useState({ owner, count: 0 })
  if (owner === last.owner) return last.count
  const count = last.owner === null ? last.count : last.count + 1
  setLast({ owner, count })
  return count
}
