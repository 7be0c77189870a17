'use client'
import { Fragment, type ReactNode } from 'react'
import { isSameUser, type UserClaims } from '@stillhere/token-client'
import { useUser } from '../hooks/useUser.ts'
import { personOf } from '../personOf.ts'

export type RenderedForProps = {
  /** Whom the server took for signed in when it rendered `children`, or loaded what is in them. */
  user: Pick<UserClaims, 'iss' | 'sub'>
  children: ReactNode
  /** Shown to everybody else. Default: nothing. */
  fallback?: ReactNode
}

/**
 * What a server has rendered or loaded for one person, for nobody else to see: mounting it anew, as guards do for
 * another person, does not change what is in it. Goes inside a `ProtectedRoute`.
 *
 * @example <RenderedFor user={session.user} fallback={<p>One moment…</p>}><Orders orders={orders} /></RenderedFor>
 * @throws Error outside an `AuthProvider`
 */
export function RenderedFor({ user, children, fallback = null }: RenderedForProps): ReactNode {
  const present = useUser()
  return present && isSameUser(present, user) ? <Fragment key={personOf(user)}>{children}</Fragment> : fallback
}
