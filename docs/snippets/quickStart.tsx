import { AuthProvider, ProtectedRoute, SessionTimeoutModal, useAuthorizedFetch } from '@stillhere/react'
import '@stillhere/react/styles.css'
import { createOidcClient } from '@stillhere/token-client/oidc'

const api = 'https://api.example'
const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app', audience: api })

export const App = () => (
  <AuthProvider tokenClient={tokenClient} policy={{ idleTimeoutMs: 300_000 }}>
    <ProtectedRoute fallback={<p>Loading…</p>}>
      <Orders />
    </ProtectedRoute>
    <SessionTimeoutModal />
  </AuthProvider>
)

const resources = [{ origin: api, audience: api }]

function Orders() {
  const authorizedFetch = useAuthorizedFetch(resources)
  const load = async () => {
    const response = await authorizedFetch(`${api}/orders`)
    console.log(await response.json())
  }
  return <button onClick={load}>Load my orders</button>
}
