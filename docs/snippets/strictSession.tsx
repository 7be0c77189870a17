import { AuthProvider, policies, SessionTimeoutModal } from '@stillhere/react'
import { createOidcClient } from '@stillhere/token-client/oidc'
import type { ReactNode } from 'react'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app', useDpop: true })
const policy = { ...policies.nistAal3, onEnd: 'sign-out-sso' } as const

export const Session = ({ children }: { children: ReactNode }) => (
  <AuthProvider tokenClient={tokenClient} policy={policy}>
    {children}
    <SessionTimeoutModal />
  </AuthProvider>
)
