import { createHash } from 'node:crypto'
import { decodeJwt, type JWTPayload } from 'jose'
import { twoSteps } from '../authorization-server/twoSteps.ts'
import type { Browser, Page } from './browser.ts'
import type { Servers } from './openServers.ts'

/** What an app has in the end. */
export type Tokens = { idToken: string; claims: JWTPayload; refreshToken: string | undefined }

type App = 'shop' | 'account'

const verifier = 'a-verifier-that-is-long-enough-for-the-forty-three-characters-it-takes'
const redirects: Record<App, (servers: Servers) => string> = {
  shop: ({ scenario }) => `${scenario.origins.shop}/`,
  account: ({ scenario }) => `${scenario.origins.account}/auth/callback`,
}

/** An app sends the browser to sign in. */
export const visit = (
  servers: Servers,
  browser: Browser,
  app: App = 'shop',
  more: Record<string, string> = {},
): Promise<Page> =>
  browser.open(
    `${servers.auth}/auth?${new URLSearchParams({
      client_id: app,
      response_type: 'code',
      redirect_uri: redirects[app](servers),
      scope: 'openid profile email',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    })}`,
  )

/** An app asks without showing anything. @returns what it hears */
export const askSilently = async (servers: Servers, browser: Browser, app: App = 'shop', more = {}) =>
  Object.fromEntries((await visit(servers, browser, app, { prompt: 'none', ...more })).url.searchParams)

const token = async (servers: Servers, app: App, body: Record<string, string>): Promise<Response> =>
  fetch(`${servers.auth}/token`, {
    method: 'POST',
    body: new URLSearchParams(app === 'account' ? body : { ...body, client_id: app }),
    headers: app === 'account' ? { authorization: `Basic ${btoa(`${app}:${servers.secrets.account}`)}` } : {},
  })

/** The app redeems what the browser has come back with. */
export const redeem = async (servers: Servers, page: Page, app: App = 'shop'): Promise<Tokens> => {
  const response = await token(servers, app, {
    grant_type: 'authorization_code',
    code: page.url.searchParams.get('code') ?? '',
    redirect_uri: redirects[app](servers),
    code_verifier: verifier,
  })
  const { id_token: idToken, refresh_token: refreshToken } = (await response.json()) as Record<string, string>
  if (!idToken) throw new Error(`No tokens for ${page.url}`)
  return { idToken, claims: decodeJwt(idToken), refreshToken }
}

/** @returns what the app hears in place of new tokens, or nothing */
export const refresh = async (servers: Servers, { refreshToken = '' }: Tokens, app: App = 'shop') => {
  const response = await token(servers, app, { grant_type: 'refresh_token', refresh_token: refreshToken })
  return ((await response.json()) as { error?: string }).error
}

/** Signs in by password. */
export const signIn = async (servers: Servers, browser: Browser, user = 'ada', app: App = 'shop', more = {}) => {
  const page = await visit(servers, browser, app, more)
  return redeem(servers, await browser.submit(page, page.url.pathname, { username: user, password: user }), app)
}

/** Chooses the social provider on the sign-in page; ends where that one asks for something, or in the app. */
export const chooseKinfolk = async (servers: Servers, browser: Browser, app: App = 'shop', more = {}) =>
  browser.submit(await visit(servers, browser, app, more), '/federated')

/** Signs in by way of the social provider. */
export const signInByKinfolk = async (servers: Servers, browser: Browser, user = 'ada', app: App = 'shop') => {
  const page = await chooseKinfolk(servers, browser, app)
  return redeem(servers, await browser.submit(page, page.url.pathname, { username: user, password: 'kite' }), app)
}

/** An app signs the person out. */
export const signOut = (servers: Servers, browser: Browser, { idToken }: Tokens, more: Record<string, string> = {}) =>
  browser.open(
    `${servers.auth}/session/end?${new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: `${servers.scenario.origins.shop}/signed-out`,
      ...more,
    })}`,
  )

type Session = { user: string; idleExpiresAt: number }

/** What the authorization server tells this browser about itself. */
export const lookAtOwn = async ({ auth }: Servers, browser: Browser) =>
  (await (await browser.fetch(`${auth}/status?own`)).json()) as {
    own: Session | null
    upstream: (Session & { name: string }) | null
  }

/** Who is signed in at the social provider, as it says itself. */
export const usersAtKinfolk = async ({ social }: Servers): Promise<string[]> => {
  const response = await fetch(`${social}/status`)
  return ((await response.json()) as { sessions: Session[] }).sessions.map(({ user }) => user)
}

export const wantTwoSteps = { acr_values: twoSteps }
