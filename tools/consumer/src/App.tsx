import {
  AuthProvider,
  ProtectedRoute,
  SessionEndedDialog,
  SessionTimeoutModal,
  useAccessToken,
  useSessionActions,
  useUser,
} from '@stillhere/react'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { lazy, Suspense } from 'react'

const client = createOidcClient({ issuer: 'https://auth.example', clientId: 'consumer' })

const SessionDevtools = import.meta.env.DEV
  ? lazy(async () => {
      const [{ SessionDevtools: Panel }] = await Promise.all([
        import('@stillhere/devtools'),
        import('@stillhere/devtools/styles.css'),
      ])
      return { default: Panel }
    })
  : () => null

function Orders() {
  const user = useUser()
  const { signOut } = useSessionActions()
  const { status } = useAccessToken()
  return (
    <button type="button" onClick={() => void signOut()}>
      {user?.sub}, {status}
    </button>
  )
}

export function App() {
  return (
    <AuthProvider tokenClient={client}>
      <ProtectedRoute fallback={<p>One moment</p>}>
        <Orders />
      </ProtectedRoute>
      <SessionTimeoutModal />
      <SessionEndedDialog />
      <Suspense>
        <SessionDevtools />
      </Suspense>
    </AuthProvider>
  )
}
