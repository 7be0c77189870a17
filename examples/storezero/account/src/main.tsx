import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectSession } from '@stillhere/query'
import { AuthProvider, SessionShield, SessionTimeoutModal } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createSessionEngine } from '@stillhere/session-engine'
import { createBffClient } from '@stillhere/token-client/bff'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { goTo } from '../../ui/Link.tsx'
import { policy, scenario } from '../../ui/scenario.ts'
import { StatusStrip } from '../../ui/StatusStrip.tsx'
import '../../ui/tokens.css'
import '../../ui/shell.css'
import { App } from './App.tsx'
import { EndedDialog } from './EndedDialog.tsx'
import './account.css'

// the only place that depends on the backend
const tokenClient = scenario.backend
  ? createBffClient({ basePath: '/auth' })
  : createOidcClient({
      issuer: scenario.origins.auth,
      clientId: 'account',
      audience: scenario.origins.api,
      useRefreshTokens: scenario.refreshTokens,
      silentRedirectUri: `${location.origin}/callback.html`,
      postLogoutRedirectUri: `${location.origin}/signed-out`,
    })

const engine = createSessionEngine({ tokenClient, policy })
const queryClient = new QueryClient()
connectSession(queryClient, engine)

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <AuthProvider engine={engine} navigate={(path) => goTo(path, 'replace')}>
        <SessionShield>
          <QueryClientProvider client={queryClient}>
            <App />
          </QueryClientProvider>
        </SessionShield>
        <SessionTimeoutModal />
        <EndedDialog />
        <StatusStrip clientId="account" />
      </AuthProvider>
    </StrictMode>,
  )
