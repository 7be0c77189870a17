import { Auth0Client } from '@auth0/auth0-spa-js'
import { describeTokenClient } from '../../testing/describeTokenClient.ts'
import { openTestProvider } from '../../testing/openTestProvider.ts'
import { fromAuth0 } from './fromAuth0.ts'

const page = (path: string) => new URL(path, location.origin).href

describeTokenClient('auth0-spa-js, silent authentication', async () => ({
  ...(await openTestProvider(({ origin, navigate }) =>
    fromAuth0(
      new Auth0Client({
        domain: origin,
        clientId: 'test',
        authorizationParams: { redirect_uri: page('/'), audience: 'https://api.example', scope: 'openid read' },
      }),
      { navigate },
    ),
  )),
  otherAudience: 'https://bills.example',
}))

describeTokenClient('auth0-spa-js, refresh tokens', () =>
  openTestProvider(({ origin, navigate }) =>
    fromAuth0(
      new Auth0Client({
        domain: origin,
        clientId: 'test-refresh',
        useRefreshTokens: true,
        authorizationParams: { redirect_uri: page('/'), audience: 'https://api.example', scope: 'openid read' },
      }),
      { navigate, silentRedirectUri: page('/silent') },
    ),
  ),
)
