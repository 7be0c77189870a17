import { AuthProvider, ProtectedRoute, SessionTimeoutModal, useAccessToken } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })

export const App = () => (
  <AuthProvider tokenClient={tokenClient} policy={{ idleTimeoutMs: 300_000 }}>
    <ProtectedRoute fallback={<p>One moment…</p>}>
      <Orders />
    </ProtectedRoute>
    <SessionTimeoutModal />
  </AuthProvider>
)

function Orders() {
  const { getAccessToken } = useAccessToken()
  const load = async () => {
    const { value } = await getAccessToken()
    const response = await fetch('https://api.example/orders', { headers: { authorization: `Bearer ${value}` } })
    console.log(await response.json())
  }
  return <button onClick={load}>Load my orders</button>
}
