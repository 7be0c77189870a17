import { connectSession } from '@stillhere/query'
import { createSessionEngine } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'
import { QueryClient } from '@tanstack/react-query'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
const engine = createSessionEngine({ tokenClient })
export const disconnect = connectSession(new QueryClient(), engine)
