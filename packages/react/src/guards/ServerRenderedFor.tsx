'use client'
import { Fragment, type ReactNode } from 'react'
import { isSameUser, type UserClaims } from '@stillhere/token-client'
import { useUser } from '../hooks/useUser.ts'
import { userKey } from '../identity.ts'

export type ServerRenderedForProps = {
  /** The user that the server has rendered `children` for, or loaded their data for. */
  user: Pick<UserClaims, 'iss' | 'sub'>
  children: ReactNode
  /** Shown to all other users. Default: nothing. */
  fallback?: ReactNode
}

/**
 * Shows content that a server has rendered or loaded for one user to that user only. Guards remount their children for
 * another user, but a remount does not change what the server has put into them. Use it inside a `ProtectedRoute`.
 *
 * @example <ServerRenderedFor user={session.user} fallback={<p>One moment…</p>}><Orders orders={orders} /></ServerRenderedFor>
 * @throws Error outside an `AuthProvider`
 */
export function ServerRenderedFor({ user, children, fallback = null }: ServerRenderedForProps): ReactNode {
  const present = useUser()
  return present && isSameUser(present, user) ? <Fragment key={userKey(user)}>{children}</Fragment> : fallback
}

/** @deprecated Use {@link ServerRenderedFor}. */
export const RenderedFor: typeof ServerRenderedFor = ServerRenderedFor
/** @deprecated Use {@link ServerRenderedForProps}. */
export type RenderedForProps = ServerRenderedForProps
