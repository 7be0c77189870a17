import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AuthProvider, SessionEndedDialog, SessionShield, SessionTimeoutModal } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { goTo } from '../../ui/Link.tsx'
import { policy, scenario } from '../../ui/scenario.ts'
import { StatusStrip } from '../../ui/StatusStrip.tsx'
import '../../ui/tokens.css'
import '../../ui/shell.css'
import { App } from './App.tsx'
import './partner.css'

// on another site than the authorization server: what a hidden frame can do depends on the browser, so tokens are
// renewed by refresh token, and the SSO session is extended in a window where a frame cannot
const tokenClient = createOidcClient({
  issuer: scenario.origins.auth,
  clientId: 'partner',
  audience: scenario.origins.api,
  useRefreshTokens: true,
  silentRedirectUri: `${location.origin}/callback.html`,
  postLogoutRedirectUri: `${location.origin}/signed-out`,
})

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <AuthProvider tokenClient={tokenClient} policy={policy} navigate={(path) => goTo(path, 'replace')}>
        <SessionShield>
          <App />
        </SessionShield>
        <SessionTimeoutModal />
        <SessionEndedDialog />
        <StatusStrip clientId="partner" />
      </AuthProvider>
    </StrictMode>,
  )
