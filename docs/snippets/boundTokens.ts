import { createAuthorizedFetch } from '@stillhere/token-client'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({
  issuer: 'https://sign-in.example',
  clientId: 'my-app',
  audience: 'https://api.example',
  resources: ['https://api.example', 'https://bills.example'],
  useRefreshTokens: true,
  useDpop: true,
})

/** Adds token and proof, by origin. */
export const api = createAuthorizedFetch({
  tokenClient,
  resources: [
    { origin: 'https://api.example' },
    { origin: 'https://bills.example', audience: 'https://bills.example' },
  ],
})
