import { AuthProvider, SessionEndedDialog, SessionTimeoutModal } from '@stillhere/react'
import { sessionLoader, sessionMiddleware } from '@stillhere/react/react-router'
import { createSessionEngine } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { createBrowserRouter, RouterProvider, useLoaderData } from 'react-router'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
const engine = createSessionEngine({ tokenClient })

const router = createBrowserRouter([
  { path: '/', element: <h1>Goods</h1> },
  {
    path: '/account',
    middleware: [sessionMiddleware(engine)],
    children: [
      {
        path: 'orders',
        loader: sessionLoader(engine, ({ session }) => `Orders of ${session.user.name}`),
        Component: () => <h1>{useLoaderData<string>()}</h1>,
      },
    ],
  },
])

// outside of the router: AuthProvider starts the engine, and the loaders wait for it
export const App = () => (
  <AuthProvider engine={engine} navigate={(path) => void router.navigate(path, { replace: true })}>
    <RouterProvider router={router} />
    <SessionTimeoutModal />
    <SessionEndedDialog />
  </AuthProvider>
)
