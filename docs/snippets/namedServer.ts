import { createOidcClient } from '@stillhere/token-client/oidc'

export const tokenClient = createOidcClient({
  issuer: 'https://login.shop.example/',
  clientId: 'my-app',
  server: 'auth0',
  audience: 'https://api.shop.example',
  authorizationParams: { organization: 'org_1' },
})
