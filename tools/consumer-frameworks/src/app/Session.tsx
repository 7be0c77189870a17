'use client'
import { AuthProvider, SessionEndedDialog, SessionTimeoutModal } from '@stillhere/react'
import { createOidcClient } from '@stillhere/token-client/oidc'
import type { ReactNode } from 'react'

const tokenClient = createOidcClient({ issuer: 'https://auth.example', clientId: 'consumer' })

export function Session({ children }: { children: ReactNode }) {
  return (
    <AuthProvider tokenClient={tokenClient}>
      {children}
      <SessionTimeoutModal />
      <SessionEndedDialog />
    </AuthProvider>
  )
}
