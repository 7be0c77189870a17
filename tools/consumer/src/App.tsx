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

const client = createOidcClient({ issuer: 'https://auth.example', clientId: 'consumer' })

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
    </AuthProvider>
  )
}
