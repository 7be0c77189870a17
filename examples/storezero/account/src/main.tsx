import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AuthProvider, SessionEndedDialog, SessionTimeoutModal } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { goTo } from '../../ui/Link.tsx'
import { policy, scenario } from '../../ui/scenario.ts'
import { StatusStrip } from '../../ui/StatusStrip.tsx'
import '../../ui/tokens.css'
import '../../ui/shell.css'
import { App } from './App.tsx'
import './account.css'

const tokenClient = createOidcClient({
  issuer: scenario.origins.auth,
  clientId: 'account',
  audience: scenario.origins.api,
  useRefreshTokens: scenario.refreshTokens,
  postLogoutRedirectUri: `${location.origin}/signed-out`,
})

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <AuthProvider tokenClient={tokenClient} policy={policy} navigate={(path) => goTo(path, 'replace')}>
        <App />
        <SessionTimeoutModal />
        <SessionEndedDialog />
        <StatusStrip clientId="account" />
      </AuthProvider>
    </StrictMode>,
  )
