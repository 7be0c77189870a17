import { connectSession } from '@stillhere/query'
import { AuthProvider } from '@stillhere/react'
import { createSessionEngine } from '@stillhere/session-engine'
import { createAuthorizedFetch } from '@stillhere/token-client'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
const engine = createSessionEngine({ tokenClient })
const queryClient = new QueryClient()
connectSession(queryClient, engine)

const authorizedFetch = createAuthorizedFetch({ tokenClient: engine, resources: [{ origin: 'https://api.example' }] })

export const App = () => (
  <AuthProvider engine={engine}>
    <QueryClientProvider client={queryClient}>
      <Orders />
    </QueryClientProvider>
  </AuthProvider>
)

function Orders() {
  const { data = [] } = useQuery<string[]>({
    queryKey: ['orders'],
    queryFn: ({ signal }) => authorizedFetch('https://api.example/orders', { signal }).then((answer) => answer.json()),
  })
  return (
    <ul>
      {data.map((order) => (
        <li key={order}>{order}</li>
      ))}
    </ul>
  )
}
