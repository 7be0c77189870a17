import { AuthProvider, SessionTimeoutModal } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { lazy, Suspense } from 'react'

const SessionDevtools = import.meta.env.DEV
  ? lazy(async () => {
      const [{ SessionDevtools: Panel }] = await Promise.all([
        import('@stillhere/devtools'),
        import('@stillhere/devtools/styles.css'),
      ])
      return { default: Panel }
    })
  : () => null

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })

export const App = () => (
  <AuthProvider tokenClient={tokenClient}>
    <h1>My app</h1>
    <SessionTimeoutModal />
    <Suspense>
      <SessionDevtools position="bottom-start" />
    </Suspense>
  </AuthProvider>
)
