import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { Provider } from 'oidc-provider'
import { readBody } from '../authorization-server/interactionRoutes.ts'
import { createModelStore, type ModelStore } from '../authorization-server/modelStore.ts'
import { createSigningKeys } from '../authorization-server/signingKeys.ts'
import type { Scenario, Secrets } from '../scenario.ts'
import { accounts as allAccounts, type Account } from './accounts.ts'
import { socialConfiguration } from './socialConfiguration.ts'
import { homePage, socialSignInPage } from './socialPages.ts'

export type SocialProvider = { handle: RequestListener; store: ModelStore }

/** Creates Kinfolk, an OpenID provider on another site to which the authorization server delegates. */
export async function createSocialProvider(
  scenario: Scenario,
  secrets: Secrets,
  accounts: readonly Account[] = allAccounts,
): Promise<SocialProvider> {
  const { origins, socialIdleSeconds } = scenario
  const store = createModelStore({ idleSeconds: socialIdleSeconds, absoluteSeconds: null })
  const keys = await createSigningKeys()
  const provider = new Provider(origins.social, socialConfiguration(scenario, secrets, store, keys, accounts))
  addPages(provider, store, origins.shop)
  addSignIn(provider, accounts)
  return { handle: provider.callback(), store }
}

/**
 * `GET /` for people, the style sheet, and `GET /status` for servers: which sessions there are, and with `?sid` which one
 * a client knows by that name. Looking extends nothing.
 */
const addPages = (provider: Provider, store: ModelStore, shop: string) =>
  provider.use(async (ctx, next) => {
    if (ctx.path === '/style.css') {
      ctx.type = 'css'
      ctx.body = ['../ui/tokens.css', '../authorization-server/pages.css', './kinfolk.css']
        .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
        .join('')
    } else if (ctx.path === '/status') {
      ctx.set('cache-control', 'no-store')
      const { sid } = ctx.query
      const session = typeof sid === 'string' && { session: store.ssoSessionBySid(sid) }
      ctx.body = { now: Date.now(), ...session, sessions: store.ssoSessions() }
    } else if (ctx.path === '/') {
      ctx.type = 'html'
      ctx.set('cache-control', 'no-store')
      ctx.body = homePage(store.ssoSession((await provider.Session.get(ctx)).jti), shop)
    } else await next()
  })

const addSignIn = (provider: Provider, accounts: readonly Account[]) =>
  provider.use(async (ctx, next) => {
    const [, uid, cancel] = /^\/interaction\/([\w-]+)(\/cancel)?$/.exec(ctx.path) ?? []
    if (!uid) return next()
    ctx.type = 'html'
    ctx.set('cache-control', 'no-store')
    ctx.set('content-security-policy', "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'")
    const { params, session, prompt } = await provider.interactionDetails(ctx.req, ctx.res)
    const finish = async (result: Parameters<Provider['interactionResult']>[2]) =>
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }))
    if (cancel) return finish({ error: 'access_denied', error_description: 'The person went back.' })

    const form = new URLSearchParams(ctx.method === 'POST' ? await readBody(ctx.req) : '')
    const typed = form.get('username')?.trim().toLowerCase()
    const account = accounts.find(({ username }) => username === typed)
    if (account && account.password === form.get('password'))
      return finish({ login: { accountId: account.username, amr: ['pwd'], remember: true } })
    const client = await provider.Client.find(String(params['client_id']))
    ctx.body = socialSignInPage({
      action: `/interaction/${uid}`,
      application: client?.clientName ?? 'Storezero',
      username: typed ?? session?.accountId ?? '',
      isMismatch: ctx.method === 'POST',
      again: session?.accountId !== undefined && !prompt.reasons.includes('no_session'),
    })
  })
