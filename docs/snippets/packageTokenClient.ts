import { createAuthorizedFetch } from '@stillhere/token-client'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
export const api = createAuthorizedFetch({ tokenClient, resources: [{ origin: 'https://api.example' }] })
