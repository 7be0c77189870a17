'use client'
import { useSession, useUser } from '@stillhere/react'

export function SignedInAs() {
  const user = useUser()
  const { status } = useSession()
  return <p data-status={status}>{user ? `Signed in as ${user.name}` : 'Not signed in'}</p>
}
