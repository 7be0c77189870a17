import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AuthProvider, SessionEndedDialog, SessionShield, SessionTimeoutModal } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createImplicitClient } from '@stillhere/token-client/implicit'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { goTo } from '../../ui/Link.tsx'
import { policy, scenario } from '../../ui/scenario.ts'
import { StatusStrip } from '../../ui/StatusStrip.tsx'
import '../../ui/tokens.css'
import '../../ui/shell.css'
import { App } from './App.tsx'
import './shop.css'

const server = {
  issuer: scenario.origins.auth,
  audience: scenario.origins.api,
  postLogoutRedirectUri: `${location.origin}/signed-out`,
}
// the implicit flow, for comparison
const tokenClient = scenario.shopImplicit
  ? createImplicitClient({ ...server, clientId: 'shop-implicit' })
  : createOidcClient({ ...server, clientId: 'shop', silentRedirectUri: `${location.origin}/callback.html` })

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <AuthProvider tokenClient={tokenClient} policy={policy} navigate={(path) => goTo(path, 'replace')}>
        <SessionShield>
          <App />
        </SessionShield>
        <SessionTimeoutModal />
        <SessionEndedDialog {...(scenario.shopImplicit && { signIn: 'redirect' })} />
        <StatusStrip clientId={scenario.shopImplicit ? 'shop-implicit' : 'shop'} />
      </AuthProvider>
    </StrictMode>,
  )
