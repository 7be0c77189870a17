import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { Provider } from 'oidc-provider'
import type { Scenario } from '../scenario.ts'
import type { TestClock } from '../testClock.ts'
import { addInteractionRoutes } from './interactionRoutes.ts'
import { createModelStore, type ModelStore } from './modelStore.ts'
import { providerConfiguration } from './providerConfiguration.ts'
import { keepJournal } from './requestJournal.ts'
import { addStatusRoute } from './statusRoute.ts'
import { addTestRoutes } from './testRoutes.ts'

export type AuthorizationServer = { handle: RequestListener; store: ModelStore }

/** An OpenID provider with a sign-in page, a rolling SSO session and a look at both. @param testClock only for tests */
export async function createAuthorizationServer(
  scenario: Scenario,
  testClock?: TestClock,
): Promise<AuthorizationServer> {
  const store = createModelStore(scenario)
  const provider = new Provider(scenario.origins.auth, await providerConfiguration(scenario, store))
  sendSecureCookies(provider)
  if (scenario.isolated) isolateWindows(provider)
  const journal = keepJournal(provider)
  addStatusRoute(provider, store, journal, scenario)
  if (testClock) addTestRoutes(provider, store, testClock)
  addStyleSheet(provider)
  addInteractionRoutes(provider, scenario.origins.shop)
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

/** "Nobody is signed in" is a normal answer in a hidden frame; as a 400 it would fill the app's console. */
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
