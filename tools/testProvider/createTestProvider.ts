import { exportJWK, generateKeyPair } from 'jose'
import { type Adapter, type AdapterPayload, type Configuration, interactionPolicy, Provider } from 'oidc-provider'

const audiences = ['https://api.example', 'https://bills.example']
const week = 7 * 24 * 3600

/** Everything that the provider stores. Clearing it ends each session and each token. */
export type Records = Map<string, AdapterPayload>

/** An oidc-provider at the paths that the SDKs under test insist on. */
export async function createTestProvider(issuer: string, records: Records): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    ...configuration(records),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    clients: ['test', 'test-refresh'].map((client_id) => ({
      client_id,
      redirect_uris: [`${issuer}test/signed-in`],
      post_logout_redirect_uris: [`${issuer}test/signed-out`],
      token_endpoint_auth_method: 'none' as const,
      grant_types: client_id === 'test' ? ['authorization_code'] : ['authorization_code', 'refresh_token'],
      response_types: ['code' as const],
    })),
  })
  // the port of the page under test is not known yet
  provider.Client.prototype.redirectUriAllowed = () => true
  provider.Client.prototype.postLogoutRedirectUriAllowed = () => true
  provider.use((ctx, next) => {
    // what Auth0 calls the audience of a token is the resource of RFC 8707
    ctx.url = ctx.url.replace(/([?&])audience=/, '$1resource=')
    return next()
  })
  return provider
}

const configuration = (records: Records): Configuration => {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  return {
    adapter: (model: string) => createAdapter(model, records),
    cookies: { keys: ['a key for tests'], long: { sameSite: 'lax' }, short: { sameSite: 'lax' } },
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      jwks: '/.well-known/jwks.json',
      end_session: '/v2/logout',
    },
    clientBasedCORS: () => true,
    acrValues: ['mfa', 'pwd'],
    claims: { openid: ['sub', 'auth_time', 'acr', 'amr'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, name: accountId }) }),
    interactions: { policy, url: (_ctx, { uid }) => `/test/interaction/${uid}` },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: { AccessToken: 600, IdToken: 600, Grant: week, Interaction: 600, Session: 600, RefreshToken: week },
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc
      const known = client && session?.grantIdFor(client.clientId)
      const found = known && (await oidc.provider.Grant.find(known))
      if (found) return found
      const grant = new oidc.provider.Grant({ accountId: session?.accountId, clientId: client?.clientId })
      grant.addOIDCScope('openid profile email offline_access')
      for (const audience of audiences) grant.addResourceScope(audience, 'read')
      await grant.save()
      return grant
    },
    features: {
      devInteractions: { enabled: false },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        defaultResource: (_ctx, _client, asked) => asked ?? [],
        getResourceServerInfo: (_ctx, audience) => ({
          scope: 'read',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  }
}

function createAdapter(model: string, records: Records): Adapter {
  const find = (test: (payload: AdapterPayload) => boolean) => [...records.values()].find(test)
  return {
    async upsert(id, payload) {
      records.set(`${model} ${id}`, payload)
    },
    find: async (id) => records.get(`${model} ${id}`),
    findByUid: async (uid) => find((payload) => payload.uid === uid && payload.kind === model),
    findByUserCode: async () => undefined,
    async consume(id) {
      const payload = records.get(`${model} ${id}`)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id) {
      records.delete(`${model} ${id}`)
    },
    async revokeByGrantId(grantId) {
      for (const [name, payload] of records) if (payload.grantId === grantId) records.delete(name)
    },
  }
}
