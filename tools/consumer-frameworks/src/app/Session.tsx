'use client'
import { AuthProvider, SessionEndedDialog, SessionTimeoutModal } from '@stillhere/react'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { lazy, type ReactNode, Suspense } from 'react'

const tokenClient = createOidcClient({ issuer: 'https://auth.example', clientId: 'consumer' })

// as bundlers know it; nothing else of Node is here
declare const process: { env: { NODE_ENV: string } }

const SessionDevtools =
  process.env.NODE_ENV === 'production'
    ? () => null
    : lazy(async () => {
        const [{ SessionDevtools: Panel }] = await Promise.all([
          import('@stillhere/devtools'),
          import('@stillhere/devtools/styles.css'),
        ])
        return { default: Panel }
      })

export function Session({ children }: { children: ReactNode }) {
  return (
    <AuthProvider tokenClient={tokenClient}>
      {children}
      <SessionTimeoutModal />
      <SessionEndedDialog />
      <Suspense>
        <SessionDevtools />
      </Suspense>
    </AuthProvider>
  )
}
