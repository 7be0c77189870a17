import { exportJWK, generateKeyPair } from 'jose'
import {
  type ClientMetadata,
  type Configuration,
  errors,
  type FindAccount,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { Scenario } from '../scenario.ts'
import type { ModelStore } from './modelStore.ts'
import { askToSignOut, errorPage, signedOutPage } from './pages.ts'
import { findPerson } from './people.ts'
import { askForTwoSteps, password, proofOfIdentity, twoSteps } from './twoSteps.ts'

const hour = 3600

/** The configuration of oidc-provider. Everything that the reference scenario depends on is said here. */
export async function providerConfiguration(scenario: Scenario, store: ModelStore): Promise<Configuration> {
  const { origins, idleSeconds, tokenSeconds } = scenario
  const policy = interactionPolicy.base()
  policy.remove('consent') // the clients are the shop's own, or under contract
  policy.get('login')?.checks.add(askForTwoSteps())
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: [await newKey('RS256'), await newKey('ES256')] },
    clients: [
      trustedClient('shop', 'the shop', origins.shop),
      trustedClient('account', 'My Account', origins.account),
      trustedClient('partner', 'Handcart', origins.partner),
    ],
    clientBasedCORS: (_ctx, origin, client) => client.clientUri === origin,
    cookies: {
      keys: [crypto.randomUUID()],
      // Lax would reach a hidden frame in the shop, but none on another site, such as the partner's
      long: { httpOnly: true, sameSite: 'none' }, // and Secure, see createAuthorizationServer.ts
      short: { httpOnly: true, sameSite: 'lax' },
    },
    clockTolerance: 0, // the default would let everything live 15 s longer
    ttl: {
      // every pass of the browser saves the session afresh, which makes the timeout an inactivity timeout.
      // One second more than asked for: the store counts milliseconds and decides
      Session: (_ctx, session) => (session.accountId ? idleSeconds + 1 : hour),
      // oidc-provider drops a session-bound token with its session, whatever is said here
      Grant: 30 * 24 * hour,
      Interaction: hour,
      AuthorizationCode: 60,
      IdToken: tokenSeconds,
      AccessToken: tokenSeconds,
      RefreshToken: 24 * hour,
    },
    claims: {
      openid: ['sub', 'auth_time', 'acr', 'amr'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    acrValues: [password, twoSteps],
    extraTokenClaims: proofOfIdentity,
    conformIdTokenClaims: false, // name and e-mail in the ID token: the apps need no userinfo request
    findAccount,
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: (ctx) => grantEverything(ctx, origins.api),
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    renderError: (ctx, out) => {
      ctx.type = 'html'
      ctx.body = errorPage(out, origins.shop)
    },
    features: features(scenario),
  }
}

const features = ({ origins, tokenSeconds }: Scenario): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
  revocation: { enabled: true },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (ctx, form) => {
      // only an app that holds this person's ID token may end the session without asking
      const asked = ctx.oidc.entities.IdTokenHint !== undefined
      ctx.body = askToSignOut(form, asked, ctx.oidc.client?.clientName)
    },
    postLogoutSuccessSource: (ctx) => {
      ctx.body = signedOutPage(ctx.oidc.client?.clientUri ?? origins.shop)
    },
  },
  resourceIndicators: {
    enabled: true,
    useGrantedResource: () => true,
    getResourceServerInfo: (_ctx, resource) => {
      if (resource.replace(/\/$/, '') !== origins.api) throw new errors.InvalidTarget()
      return {
        scope: 'orders',
        audience: origins.api,
        accessTokenFormat: 'jwt',
        accessTokenTTL: tokenSeconds,
        jwt: { sign: { alg: 'ES256' } },
      }
    },
  },
})

const trustedClient = (id: string, name: string, origin: string): ClientMetadata => ({
  client_id: id,
  client_name: name,
  client_uri: origin,
  redirect_uris: [`${origin}/`, `${origin}/callback.html`],
  post_logout_redirect_uris: [`${origin}/signed-out`, `${origin}/`],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
})

const findAccount: FindAccount = (_ctx, id) => {
  const person = findPerson(id)
  if (!person) return undefined
  const { name, email, username } = person
  const claims = { sub: username, name, preferred_username: username, email, email_verified: true }
  return { accountId: username, claims: () => claims }
}

/** Nobody is asked for consent: what a client of the shop may have is decided here. */
const grantEverything = async ({ oidc }: KoaContextWithOIDC, audience: string) => {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const known = grantId && (await provider.Grant.find(grantId))
  if (known) return known
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  grant.addOIDCScope('openid profile email offline_access')
  grant.addResourceScope(audience, 'orders')
  await grant.save()
  return grant
}

/** Keys live as long as the process: a token from an earlier run is refused. */
const newKey = async (alg: 'RS256' | 'ES256'): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: crypto.randomUUID() }
}
