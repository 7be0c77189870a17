import { createOidcClient } from '@stillhere/token-client/oidc'

export const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
