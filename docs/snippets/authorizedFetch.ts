import { createSessionEngine } from '@stillhere/session-engine'
import { createAuthorizedFetch } from '@stillhere/token-client'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })

/** Give it to `AuthProvider` as `engine`. */
export const engine = createSessionEngine({ tokenClient })

export const api = createAuthorizedFetch({ tokenClient: engine, resources: [{ origin: 'https://api.example' }] })
