import { AuthProvider, policies } from '@stillhere/react'
import type { TokenClient } from '@stillhere/token-client'
import type { ReactNode } from 'react'

export const Strict = ({ tokenClient, children }: { tokenClient: TokenClient; children: ReactNode }) => (
  <AuthProvider tokenClient={tokenClient} policy={{ ...policies.nistAal2, onEnd: 'sign-out-sso' }}>
    {children}
  </AuthProvider>
)
