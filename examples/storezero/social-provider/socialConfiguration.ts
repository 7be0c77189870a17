import {
  type ClientMetadata,
  type Configuration,
  type FindAccount,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { ModelStore } from '../authorization-server/modelStore.ts'
import { upstreamClientId } from '../authorization-server/upstream.ts'
import type { Scenario, Secrets } from '../scenario.ts'
import type { Account } from './accounts.ts'
import { askToSignOut, errorPage, signedOutPage } from './socialPages.ts'

const hour = 3600

/** The configuration of oidc-provider for the social provider: one client, no consent page for it, a session that rolls. */
export function socialConfiguration(
  { origins, socialIdleSeconds, tokenSeconds }: Scenario,
  secrets: Secrets,
  store: ModelStore,
  keys: JWK[],
  accounts: readonly Account[],
): Configuration {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys },
    clients: [storezero(origins, secrets)],
    clientBasedCORS: () => false,
    cookies: {
      keys: [crypto.randomUUID()],
      names: { session: 'kinfolk', interaction: 'kinfolk_interaction', resume: 'kinfolk_resume' },
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    clockTolerance: 0,
    ttl: {
      // one second more than asked for: the store counts milliseconds and decides
      Session: (_ctx, session) => (session.accountId ? socialIdleSeconds + 1 : hour),
      Grant: 30 * 24 * hour,
      Interaction: hour,
      AuthorizationCode: 60,
      IdToken: tokenSeconds,
      AccessToken: tokenSeconds,
    },
    claims: {
      openid: ['sub', 'sid', 'auth_time'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    findAccount: findAccount(accounts),
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grantEverything,
    renderError: (ctx, out) => {
      ctx.type = 'html'
      ctx.body = errorPage(out, origins.shop)
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = askToSignOut(form, ctx.oidc.entities.IdTokenHint !== undefined)
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage(origins.shop)
        },
      },
    },
  }
}

const storezero = ({ auth, shop }: Scenario['origins'], secrets: Secrets): ClientMetadata => ({
  client_id: upstreamClientId,
  client_name: 'Storezero',
  client_uri: shop,
  client_secret: secrets.social,
  token_endpoint_auth_method: 'client_secret_basic',
  redirect_uris: [`${auth}/federation/callback`],
  post_logout_redirect_uris: [`${auth}/federation/signed-out`],
  grant_types: ['authorization_code'],
  response_types: ['code'],
})

const findAccount =
  (accounts: readonly Account[]): FindAccount =>
  (_ctx, id) => {
    const account = accounts.find(({ username }) => username === id)
    if (!account) return undefined
    const { username, name, email, isEmailVerified } = account
    const claims = { sub: username, name, preferred_username: username, email, email_verified: isEmailVerified }
    return { accountId: username, claims: () => claims }
  }

/** Storezero is known here: it gets what it asks for. */
const grantEverything = async ({ oidc }: KoaContextWithOIDC) => {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const known = grantId && (await provider.Grant.find(grantId))
  if (known) return known
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  grant.addOIDCScope('openid profile email')
  grant.addOIDCClaims(['sid'])
  await grant.save()
  return grant
}
