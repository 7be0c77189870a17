'use client'
import { useRouter } from 'next/navigation'
import { useEffect, type ReactNode } from 'react'
import {
  AuthProvider,
  SessionEndedDialog,
  SessionTimeoutModal,
  useSession,
  useUser,
  type InitialSession,
} from '@stillhere/react'
import { createBffClient } from '@stillhere/token-client/bff'

const tokenClient = createBffClient()

export function AccountSession(props: { initialSession: InitialSession | null; children: ReactNode }) {
  return (
    <AuthProvider tokenClient={tokenClient} initialSession={props.initialSession}>
      {props.children}
      <FollowSession rendered={props.initialSession?.user.sub ?? null} />
      <SessionTimeoutModal />
      <SessionEndedDialog />
    </AuthProvider>
  )
}

/**
 * Has the server render again when the user differs from the one it has rendered for. After a link from another site the
 * server first renders without a user, because browsers withhold a strict cookie.
 */
function FollowSession({ rendered }: { rendered: string | null }) {
  const router = useRouter()
  const { status } = useSession()
  const found = useUser()?.sub ?? null
  const isKnown = status === 'active' || status === 'signed-out'
  useEffect(() => {
    if (isKnown && found !== rendered) router.refresh()
  }, [isKnown, found, rendered, router])
  return null
}
