'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState, type ReactNode } from 'react'
import {
  AuthProvider,
  SessionEndedDialog,
  SessionTimeoutModal,
  useSession,
  useUser,
  type InitialSession,
} from '@stillhere/react'
import { createMemoryClient } from '@stillhere/token-client/memory'
import { renewSession } from './actions.ts'

type SessionProps = { initialSession: InitialSession | null; sso: InitialSession | null; children: ReactNode }

export function Session({ initialSession, sso, children }: SessionProps) {
  // an app has `createOidcClient` here, at module scope
  const [tokenClient] = useState(() => createMemoryClient({ signedIn: sso !== null, latencyMs: 300, ...sso }))
  return (
    <AuthProvider tokenClient={tokenClient} initialSession={initialSession}>
      {children}
      <FollowSession rendered={initialSession?.user.sub ?? null} />
      <SessionTimeoutModal />
      <SessionEndedDialog />
    </AuthProvider>
  )
}

/** Tells the server when the user differs from the one it has rendered for, and has it render again. */
function FollowSession({ rendered }: { rendered: string | null }) {
  const router = useRouter()
  const { status } = useSession()
  const found = useUser()?.sub ?? null
  const isStale = (status === 'active' || status === 'signed-out') && found !== rendered
  useEffect(() => {
    if (isStale) void renewSession(found !== null).then(() => router.refresh())
  }, [isStale, found, router])
  return null
}
