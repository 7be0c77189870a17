import {
  type Configuration,
  errors,
  type FindAccount,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { Scenario, Secrets } from '../scenario.ts'
import { clients } from './clients.ts'
import type { ModelStore } from './modelStore.ts'
import { askToSignOut, errorPage, signedOutPage } from './pages.ts'
import type { People } from './people.ts'
import { type RevokedSessions, tellOfRevocation } from './revokedSessions.ts'
import { askForTwoSteps, password, proofOfIdentity, twoSteps } from './twoSteps.ts'

const hour = 3600

/** What the authorization server has: what it remembers, whom it knows, whose session was ended, what it signs with. */
export type Holdings = { store: ModelStore; people: People; revoked: RevokedSessions; keys: JWK[] }

/** The configuration of oidc-provider. Everything that the reference scenario depends on is said here. */
export function providerConfiguration(
  scenario: Scenario,
  secrets: Secrets,
  { store, people, revoked, keys }: Holdings,
): Configuration {
  const { origins, idleSeconds, tokenSeconds, shopImplicit } = scenario
  const policy = interactionPolicy.base()
  policy.remove('consent') // the clients are the shop's own, or under contract
  policy.get('login')?.checks.add(askForTwoSteps())
  policy.get('login')?.checks.add(tellOfRevocation(revoked), 0)
  return {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys },
    clients: clients(scenario, secrets),
    ...(shopImplicit && { responseTypes: ['code', 'id_token token'] }),
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
    findAccount: findAccount(people),
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: (ctx) => grantEverything(ctx, origins.api),
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // without its guard against loopback addresses, which is where all of the demo is: it tells My Account's backend of
    // sign-outs, and is sent to no address that comes from outside
    fetch: (input, init) => fetch(input, withoutDispatcher(init)),
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
  backchannelLogout: { enabled: true },
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

const findAccount =
  (people: People): FindAccount =>
  (_ctx, id) => {
    const person = people.find(id)
    if (!person) return undefined
    const { name, email, isEmailVerified, username } = person
    const claims = { sub: username, name, preferred_username: username, email, email_verified: isEmailVerified }
    return { accountId: username, claims: () => claims }
  }

const withoutDispatcher = (init: RequestInit & { dispatcher?: unknown } = {}): RequestInit => {
  const { dispatcher: _, ...rest } = init
  return rest
}

/** Grants the scopes of the shop's clients without asking for consent. */
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
