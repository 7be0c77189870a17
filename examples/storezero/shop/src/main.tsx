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
import './shop.css'

const tokenClient = createOidcClient({
  issuer: scenario.origins.auth,
  clientId: 'shop',
  audience: scenario.origins.api,
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
        <StatusStrip clientId="shop" />
      </AuthProvider>
    </StrictMode>,
  )
