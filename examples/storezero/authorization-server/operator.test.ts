import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Browser } from '../testing/browser.ts'
import { openServers, type Servers } from '../testing/openServers.ts'
import { askSilently, lookAtOwn, redeem, refresh, signIn, signInByKinfolk, signOut, visit } from '../testing/visits.ts'

let servers: Servers
let browser: Browser

beforeEach(async () => {
  for (const method of ['warn', 'info'] as const) vi.spyOn(console, method).mockImplementation(() => {})
  servers = await openServers()
  browser = servers.newBrowser()
})
afterEach(() => {
  servers.close()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Fills in a form of the operator's page, in a browser of the operator's own. */
const operate = async (action: string, fields: Record<string, string>) => {
  const operator = servers.newBrowser()
  return operator.submit(await operator.open(`${servers.auth}/operator`), `/operator/${action}`, fields)
}
const said = ({ html }: { html: string }) => /role="status">([^<]*)</.exec(html)?.[1]
/** The hidden names of the sessions on the operator's page. */
const sessionIds = async () =>
  [
    ...(await servers.newBrowser().open(`${servers.auth}/operator`)).html.matchAll(/name="session" value="([^"]+)"/g),
  ].map(([, id = '']) => id)
const enterAccount = async (from: Browser) =>
  redeem(servers, await visit(servers, from, 'account', { prompt: 'none' }), 'account')

/** Verifies the logout token that My Account's backend has received with the published keys. */
const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${servers.auth}/jwks`)), {
    issuer: servers.auth,
    audience: 'account',
    typ: 'logout+jwt',
    requiredClaims: ['iat', 'exp', 'jti', 'sid', 'events'],
  })

test('the page tells who is signed in where, since when, and how', async () => {
  await signInByKinfolk(servers, browser)
  await enterAccount(browser)
  await signIn(servers, servers.newBrowser(), 'grace')
  const { html } = await servers.newBrowser().open(`${servers.auth}/operator`)
  const [ada = '', grace = ''] = html.split('<section').slice(1)
  expect(ada).toContain('the shop, My Account')
  expect(ada).toContain('<dt>Signed in by</dt><dd>Kinfolk</dd>')
  expect(ada).toContain('<dt>Upstream</dt><dd>Kinfolk, as ada</dd>')
  expect(grace).toContain('<dt>Signed in by</dt><dd>password</dd>')
  expect(grace).not.toContain('Upstream')
})

test('an operator ends a session for every app, with the reason, and no session of others', async () => {
  const shop = await signIn(servers, browser)
  const account = await enterAccount(browser)
  const atHome = servers.newBrowser()
  await signIn(servers, atHome)
  const other = servers.newBrowser()
  const hers = await signIn(servers, other, 'grace')
  const theirs = await enterAccount(other)

  const [first = ''] = await sessionIds()
  expect(said(await operate('end', { user: 'ada', session: first }))).toBe('One session ended. Told: My Account.')

  // each app in that browser, however often it asks
  for (const app of ['shop', 'account', 'shop'] as const)
    expect(await askSilently(servers, browser, app)).toMatchObject({
      error: 'login_required',
      error_description: 'session_revoked',
    })
  expect(await refresh(servers, shop)).toBe('invalid_grant')
  expect(await refresh(servers, account, 'account')).toBe('invalid_grant')

  expect((await lookAtOwn(servers, atHome)).own).toMatchObject({ user: 'ada' })
  expect((await lookAtOwn(servers, other)).own).toMatchObject({ user: 'grace' })
  expect(await refresh(servers, hers)).toBeUndefined()
  expect(await refresh(servers, theirs, 'account')).toBeUndefined()
  expect(servers.logoutTokens).toHaveLength(1)

  // the reason is not repeated after a new sign-in
  await signIn(servers, browser)
  expect(await askSilently(servers, browser)).toHaveProperty('code')
})

test('the logout token says which session it was, and that it was ended by an operator', async () => {
  await signIn(servers, browser)
  const { claims } = await enterAccount(browser)
  const [id = ''] = await sessionIds()
  const before = Math.floor(Date.now() / 1000)
  await operate('end', { user: 'ada', session: id })
  const { payload } = await verify(servers.logoutTokens[0] ?? '')
  expect(payload).toMatchObject({ sub: 'ada', sid: claims['sid'] })
  expect(payload).not.toHaveProperty('nonce')
  const events = payload['events'] as Record<string, { event_timestamp: number }>
  expect(events).toEqual({
    'http://schemas.openid.net/event/backchannel-logout': {},
    'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {
      event_timestamp: expect.any(Number),
      initiating_entity: 'admin',
      reason_admin: { en: 'An operator ended the session.' },
    },
  })
  const { event_timestamp: at } = Object.values(events)[1] ?? { event_timestamp: 0 }
  expect(at - before).toBeLessThan(60)
  expect(at).toBeGreaterThanOrEqual(before)
})

test('an ordinary sign-out tells the backend too, but nothing of a revocation', async () => {
  const tokens = await signIn(servers, browser)
  await enterAccount(browser)
  await signOut(servers, browser, tokens)
  const { payload } = await verify(servers.logoutTokens[0] ?? '')
  expect(payload['events']).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
  expect(await askSilently(servers, browser)).toMatchObject({
    error: 'login_required',
    error_description: expect.not.stringContaining('session_revoked'),
  })
})

test.each([
  ['password', { password: 'kettle' }, 'The password was changed.', 'Ada’s password is changed.'],
  ['email', { email: 'ada@new.example' }, 'The e-mail address was changed.', 'Ada’s e-mail is changed.'],
  ['end-all', {}, 'An operator ended all sessions.', ''],
])('%s: all of a person’s sessions end, and no one else’s', async (action, fields, reason, words) => {
  const phone = servers.newBrowser()
  for (const one of [browser, phone]) {
    await signIn(servers, one)
    await enterAccount(one)
  }
  const other = servers.newBrowser()
  await signIn(servers, other, 'grace')
  const page = await operate(action, { user: 'ada', ...fields })
  expect(said(page)).toBe(`${words} 2 sessions ended. Told: My Account.`.trim())
  for (const one of [browser, phone])
    expect(await askSilently(servers, one)).toMatchObject({ error_description: 'session_revoked' })
  expect(await askSilently(servers, other)).toHaveProperty('code')
  expect(servers.logoutTokens).toHaveLength(2)
  for (const token of servers.logoutTokens) {
    const events = (await verify(token)).payload['events'] as Record<string, { reason_admin?: { en: string } }>
    expect(Object.values(events)[1]?.reason_admin?.en).toBe(reason)
  }
})

test('after a change only the new password opens the account', async () => {
  await operate('password', { user: 'ada', password: 'kettle' })
  const page = await visit(servers, browser)
  const old = await browser.submit(page, page.url.pathname, { username: 'ada', password: 'ada' })
  expect(old.html).toContain('do not match')
  const done = await browser.submit(old, page.url.pathname, { username: 'ada', password: 'kettle' })
  expect((await redeem(servers, done)).claims.sub).toBe('ada')
})

test('who has come by way of the social provider stays the same person when an address changes', async () => {
  await signInByKinfolk(servers, browser)
  await operate('email', { user: 'ada', email: 'ada@new.example' })
  const { claims } = await signInByKinfolk(servers, servers.newBrowser())
  expect(claims).toMatchObject({ sub: 'ada', email: 'ada@new.example' })
})

test('a backend whose session outlives ours is told as well', async () => {
  await signIn(servers, browser)
  await enterAccount(browser)
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 400_000)
  expect((await lookAtOwn(servers, browser)).own).toBeNull()
  expect(said(await operate('password', { user: 'ada', password: 'kettle' }))).toBe(
    'Ada’s password is changed. Ada had no session here. Told: My Account.',
  )
  expect(servers.logoutTokens).toHaveLength(1)
})

test('what makes no sense changes nothing', async () => {
  await signIn(servers, browser)
  expect(said(await operate('password', { user: 'ada', password: '' }))).toContain('stays as it is')
  expect(said(await operate('email', { user: 'ada', email: 'grace@storezero.example' }))).toContain('somebody else’s')
  expect(said(await operate('end', { user: 'nobody' }))).toBe('Nothing was done: there is nobody by that name.')
  expect((await lookAtOwn(servers, browser)).own).toMatchObject({ user: 'ada' })
})

test('a form from elsewhere is refused', async () => {
  await signIn(servers, browser)
  for (const headers of [{ origin: servers.scenario.origins.shop }, { origin: 'null' }, {}]) {
    const body = new URLSearchParams({ user: 'ada' })
    const answer = await fetch(`${servers.auth}/operator/end-all`, {
      method: 'POST',
      body,
      headers: headers as HeadersInit,
    })
    expect(answer.status).toBe(403)
  }
  // nor does following a link do anything
  await browser.open(`${servers.auth}/operator/end-all?user=ada`)
  expect((await lookAtOwn(servers, browser)).own).toMatchObject({ user: 'ada' })
})
