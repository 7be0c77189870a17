'use client'
import { useSession, useUser } from '@stillhere/react'
import { useEffect } from 'react'

type FollowSessionProps = {
  /** The `sub` that the server has rendered for. */
  rendered: string | null
  /** Renews the server's cookie, then has the server render again. */
  renew: (isSignedIn: boolean) => Promise<void>
}

/** Tells the server when the user differs from the one it has rendered for. */
export function FollowSession({ rendered, renew }: FollowSessionProps) {
  const { status } = useSession()
  const found = useUser()?.sub ?? null
  const isStale = (status === 'active' || status === 'signed-out') && found !== rendered
  useEffect(() => {
    if (isStale) void renew(found !== null)
  }, [isStale, found, renew])
  return null
}
