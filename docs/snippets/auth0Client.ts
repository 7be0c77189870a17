import { Auth0Client } from '@auth0/auth0-spa-js'
import { fromAuth0 } from '@stillhere/token-client/auth0-spa-js'

const auth0 = new Auth0Client({
  domain: 'sign-in.example',
  clientId: 'my-app',
  authorizationParams: { redirect_uri: location.origin, audience: 'https://api.example' },
})

export const tokenClient = fromAuth0(auth0, { silentRedirectUri: '/silent.html' })
