import { sessionBeforeLoad } from '@stillhere/react/tanstack-router'
import { createSessionEngine } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { createRootRoute, createRoute } from '@tanstack/react-router'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
export const engine = createSessionEngine({ tokenClient })

const root = createRootRoute()
export const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  beforeLoad: sessionBeforeLoad(engine),
  loader: ({ context }) => `Orders of ${context.session.user.name}`,
})
