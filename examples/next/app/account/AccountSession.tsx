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
 * Has the server render anew when somebody else is here than it has rendered for. Who follows a link of another site is
 * nobody to the server at first: browsers keep a strict cookie back then.
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
