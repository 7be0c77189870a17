import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { Provider } from 'oidc-provider'
import type { Scenario, Secrets } from '../scenario.ts'
import type { TestClock } from '../testClock.ts'
import { addFederatedSignOut } from './federatedSignOut.ts'
import { addFederationRoutes } from './federationRoutes.ts'
import { allowImplicitOverHttp } from './implicitOverHttp.ts'
import { addInteractionRoutes } from './interactionRoutes.ts'
import { createKnownBrowsers } from './knownBrowsers.ts'
import { createModelStore, type ModelStore } from './modelStore.ts'
import { addOperatorRoutes } from './operatorRoutes.ts'
import { createPeople } from './people.ts'
import { providerConfiguration } from './providerConfiguration.ts'
import { keepJournal } from './requestJournal.ts'
import { createRevokedSessions } from './revokedSessions.ts'
import { createSessionEnder } from './sessionEnder.ts'
import { createSigningKeys } from './signingKeys.ts'
import { addStatusRoute } from './statusRoute.ts'
import { addTestRoutes } from './testRoutes.ts'
import { createUpstream } from './upstream.ts'
import { createUpstreamSessions } from './upstreamSessions.ts'

export type AuthorizationServer = { handle: RequestListener; store: ModelStore }

/**
 * An OpenID provider with a sign-in page, a rolling SSO session, a look at both, and an operator who can end it.
 * @param testClock only for tests
 */
export async function createAuthorizationServer(
  scenario: Scenario,
  secrets: Secrets,
  testClock?: TestClock,
): Promise<AuthorizationServer> {
  const { origins } = scenario
  const [store, people, revoked] = [createModelStore(scenario), createPeople(), createRevokedSessions()]
  const keys = await createSigningKeys()
  const holdings = { store, people, revoked, keys }
  const provider = new Provider(origins.auth, providerConfiguration(scenario, secrets, holdings))
  if (scenario.shopImplicit) allowImplicitOverHttp(provider)
  const upstream = createUpstream(scenario, secrets)
  const upstreamSessions = createUpstreamSessions(upstream)
  const ender = createSessionEnder(provider, store, revoked, keys)

  sendSecureCookies(provider)
  if (scenario.isolated) isolateWindows(provider)
  const journal = keepJournal(provider)
  addStatusRoute(provider, store, upstreamSessions, journal, scenario)
  if (testClock) addTestRoutes(provider, store, testClock)
  addStyleSheet(provider)
  addOperatorRoutes(provider, { store, people, ender, upstreamSessions })
  const desk = { people, browsers: createKnownBrowsers(), upstream, upstreamSessions }
  addInteractionRoutes(provider, desk, origins.shop)
  addFederatedSignOut(provider, upstream, upstreamSessions)
  addFederationRoutes(provider, upstream, upstreamSessions, origins.shop)
  answerFramesQuietly(provider)
  return { handle: provider.callback(), store }
}

/**
 * Only Secure cookies reach a frame on another site. Chromium and Firefox keep those of `http://*.localhost`, Safari
 * does not: it gets plain ones, and lets no cookie into such a frame anyway.
 */
const sendSecureCookies = ({ request }: Provider) =>
  Object.defineProperty(request, 'secure', {
    get(this: typeof request) {
      const browser = this.get('user-agent')
      return !browser.includes('AppleWebKit') || browser.includes('Chrome')
    },
  })

/** As many providers do: the window that opened this one cannot see it, nor the other way round. */
const isolateWindows = (provider: Provider) =>
  provider.use(async (ctx, next) => {
    ctx.set('cross-origin-opener-policy', 'same-origin')
    await next()
  })

/** Answers 200 for "no user is signed in" in a hidden frame. A 400 would fill the app's console. */
const answerFramesQuietly = (provider: Provider) =>
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.path === '/auth' && ctx.query['response_mode'] === 'web_message' && ctx.status === 400) ctx.status = 200
  })

const addStyleSheet = (provider: Provider) =>
  provider.use(async (ctx, next) => {
    if (ctx.path !== '/style.css') {
      await next()
      return
    }
    ctx.type = 'css'
    ctx.body = ['../ui/tokens.css', './pages.css']
      .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
      .join('')
  })
