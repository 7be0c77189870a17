'use client'
import { AuthProvider, SessionEndedDialog, SessionTimeoutModal, type InitialSession } from '@stillhere/react'
import { createOidcClient } from '@stillhere/token-client/oidc'
import type { ReactNode } from 'react'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })

export const Session = (props: { initialSession: InitialSession | null; children: ReactNode }) => (
  <AuthProvider tokenClient={tokenClient} initialSession={props.initialSession}>
    {props.children}
    <SessionTimeoutModal />
    <SessionEndedDialog />
  </AuthProvider>
)
