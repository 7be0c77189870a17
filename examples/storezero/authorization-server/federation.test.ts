import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Browser } from '../testing/browser.ts'
import { openServers, type Servers } from '../testing/openServers.ts'
import {
  askSilently,
  chooseKinfolk,
  lookAtOwn,
  redeem,
  signIn,
  signInByKinfolk,
  signOut,
  usersAtKinfolk,
  visit,
  wantTwoSteps,
} from '../testing/visits.ts'

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

test('who comes by way of the social provider is the person whose verified address that is', async () => {
  const page = await chooseKinfolk(servers, browser)
  expect(page.url.origin).toBe(servers.social)
  expect(page.html).toContain('Your Kinfolk account opens Storezero')
  const wrong = await browser.submit(page, page.url.pathname, { username: 'ada', password: 'ada' })
  expect(wrong.html).toContain('do not match')
  const { claims } = await redeem(
    servers,
    await browser.submit(wrong, page.url.pathname, { username: 'ada', password: 'kite' }),
  )
  expect(claims).toMatchObject({ sub: 'ada', name: 'Ada', amr: ['fed'], acr: 'urn:storezero:password' })
  expect(await lookAtOwn(servers, browser)).toMatchObject({
    own: { user: 'ada' },
    upstream: { name: 'Kinfolk', user: 'ada', idleExpiresAt: expect.any(Number), absoluteExpiresAt: null },
  })
  // the other apps hear of it without any page
  expect(await askSilently(servers, browser, 'account')).toHaveProperty('code')
})

test('a second visit asks for no credentials', async () => {
  await signOut(servers, browser, await signInByKinfolk(servers, browser))
  expect(await askSilently(servers, browser)).toMatchObject({ error: 'login_required' })
  const page = await chooseKinfolk(servers, browser)
  expect(page.url.origin).toBe(servers.scenario.origins.shop)
  expect((await redeem(servers, page)).claims.sub).toBe('ada')
})

test('a new user gets an account, and the same one on the next sign-in', async () => {
  const first = await signInByKinfolk(servers, browser, 'visitor')
  expect(first.claims).toMatchObject({ sub: 'kinfolk|visitor', name: 'Visitor', email: 'visitor@kinfolk.example' })
  const again = await signInByKinfolk(servers, servers.newBrowser(), 'visitor')
  expect(again.claims.sub).toBe('kinfolk|visitor')
  // there is no password to guess
  const other = servers.newBrowser()
  const form = await visit(servers, other)
  for (const password of ['', 'null', 'visitor']) {
    const refused = await other.submit(form, form.url.pathname, { username: 'kinfolk|visitor', password })
    expect(refused.html).toContain('do not match')
  }
})

test('an unverified address at the social provider opens no existing account', async () => {
  servers.close()
  const pretender = { username: 'pretender', password: 'kite', name: 'Ada', email: 'ada@storezero.example' }
  servers = await openServers({}, [{ ...pretender, isEmailVerified: false }])
  browser = servers.newBrowser()
  const { claims } = await signInByKinfolk(servers, browser, 'pretender')
  expect(claims).toMatchObject({ sub: 'kinfolk|pretender', email_verified: false })
})

test('a requested reauthentication happens at the social provider', async () => {
  await signInByKinfolk(servers, browser)
  vi.useFakeTimers({ toFake: ['Date'] })
  for (const more of [{ prompt: 'login' }, { max_age: '30' }]) {
    vi.setSystemTime(Date.now() + 60_000)
    const page = await chooseKinfolk(servers, browser, 'shop', more)
    expect(page.url.origin).toBe(servers.social)
    expect(page.html).toContain('Is it still you?')
    const back = await browser.submit(page, page.url.pathname, { username: 'ada', password: 'kite' })
    expect((await redeem(servers, back)).claims.sub).toBe('ada')
  }
})

test('who goes back from there is on the sign-in page again, with all ways open', async () => {
  const away = await chooseKinfolk(servers, browser)
  const back = await browser.open(`${away.url}/cancel`)
  expect(back.url.href).toMatch(`${servers.auth}/interaction/`)
  expect(back.html).toContain('role="alert">You came back from Kinfolk without signing in there.')
  const done = await browser.submit(back, back.url.pathname, { username: 'ada', password: 'ada' })
  expect((await redeem(servers, done)).claims).toMatchObject({ sub: 'ada', amr: ['pwd'] })
})

test('while the social provider is down, the sign-in page says so and goes on working', async () => {
  servers.setSocial(false)
  const page = await chooseKinfolk(servers, browser)
  expect(page.html).toContain('role="alert">Kinfolk can’t be reached at the moment.')
  const done = await browser.submit(page, page.url.pathname, { username: 'ada', password: 'ada' })
  expect((await redeem(servers, done)).claims.sub).toBe('ada')
  servers.setSocial(true)
  expect((await chooseKinfolk(servers, servers.newBrowser())).url.origin).toBe(servers.social)
})

test('an answer from there is good once, for the request and the browser it belongs to', async () => {
  const away = await chooseKinfolk(servers, browser)
  const answer = await browser.fetch(away.url.href, {
    method: 'POST',
    body: new URLSearchParams({ username: 'ada', password: 'kite' }),
  })
  const resumed = await browser.fetch(new URL(answer.headers.get('location') ?? '', away.url).href)
  const callback = resumed.headers.get('location') ?? ''
  expect(callback).toContain(`${servers.auth}/federation/callback?code=`)

  // another browser, without this sign-in's cookies
  const other = servers.newBrowser()
  expect((await other.open(callback)).html).toContain('This page has expired')
  // a request of its own, with an answer that was given to another
  const own = await visit(servers, other)
  const smuggled = await other.open(`${own.url}/upstream${new URL(callback).search}`)
  expect(smuggled.html).toContain('role="alert"')
  expect((await lookAtOwn(servers, other)).own).toBeNull()

  expect((await redeem(servers, await browser.open(callback))).claims.sub).toBe('ada')
  expect((await browser.open(callback)).html).toContain('This page has expired')
  expect((await browser.open(`${servers.auth}/federation/callback?state=invented`)).html).toContain('has expired')
})

test('an error from there is no dead end', async () => {
  const away = await visit(servers, browser)
  const { location } = Object.fromEntries(
    (await browser.fetch(`${away.url}/federated`, { method: 'POST' })).headers,
  ) as { location: string }
  const state = new URL(location).searchParams.get('state') ?? ''
  const iss = encodeURIComponent(servers.social)
  const page = await browser.open(`${servers.auth}/federation/callback?error=server_error&state=${state}&iss=${iss}`)
  expect(page.html).toContain('role="alert">Kinfolk could not sign you in this time.')
})

test('two steps are two steps for those who come from there, too', async () => {
  const away = await chooseKinfolk(servers, browser, 'shop', wantTwoSteps)
  const code = await browser.submit(away, away.url.pathname, { username: 'ada', password: 'kite' })
  expect(code.html).toContain('One more step')
  expect(code.html).not.toContain('Password')
  const wrong = await browser.submit(code, '/code', { code: '000000' })
  expect(wrong.html).toContain('role="alert">The code is not right.')
  const { claims } = await redeem(servers, await browser.submit(wrong, '/code', { code: '123456' }))
  expect(claims).toMatchObject({ sub: 'ada', acr: 'urn:storezero:two-steps', amr: ['fed', 'otp', 'mfa'] })
  // the code alone signs no user in
  const stranger = servers.newBrowser()
  const page = await visit(servers, stranger, 'shop', wantTwoSteps)
  expect((await stranger.open(`${page.url}/code`)).html).toContain('name="password"')
})

test('signing out leaves the session there alone, and the browser still knows of it', async () => {
  const page = await signOut(servers, browser, await signInByKinfolk(servers, browser))
  expect(page.url.href).toBe(`${servers.scenario.origins.shop}/signed-out`)
  expect(await usersAtKinfolk(servers)).toEqual(['ada'])
  expect(await lookAtOwn(servers, browser)).toMatchObject({ own: null, upstream: { name: 'Kinfolk', user: 'ada' } })
  // other browsers cannot read it
  expect(await lookAtOwn(servers, servers.newBrowser())).toMatchObject({ own: null, upstream: null })
  await signIn(servers, browser, 'grace')
  expect(await lookAtOwn(servers, browser)).toMatchObject({ own: { user: 'grace' }, upstream: null })
})

test('signing out of both ends both, and comes back to the app', async () => {
  const more = { federated: 'true', state: 'of the app' }
  const page = await signOut(servers, browser, await signInByKinfolk(servers, browser), more)
  expect(page.url.href).toBe(`${servers.scenario.origins.shop}/signed-out?state=of+the+app`)
  expect(await usersAtKinfolk(servers)).toEqual([])
  expect(await lookAtOwn(servers, browser)).toMatchObject({ own: null, upstream: null })
  expect((await chooseKinfolk(servers, browser)).html).toContain('Welcome back')
})

test('the session there can still be ended when ours has ended before', async () => {
  const tokens = await signInByKinfolk(servers, browser)
  await signOut(servers, browser, tokens)
  const page = await signOut(servers, browser, tokens, { federated: 'true' })
  expect(page.url.href).toBe(`${servers.scenario.origins.shop}/signed-out`)
  expect(await usersAtKinfolk(servers)).toEqual([])
})

test('a link from another site cannot end the session there without a confirmation', async () => {
  await signOut(servers, browser, await signInByKinfolk(servers, browser))
  const page = await browser.open(`${servers.auth}/session/end?federated=true`)
  expect(page.url.origin).toBe(servers.social)
  expect(page.html).toContain('Sign out of Kinfolk?')
  expect(await usersAtKinfolk(servers)).toEqual(['ada'])
})

test('while the social provider is down, a sign-out of both still ends ours', async () => {
  const tokens = await signInByKinfolk(servers, browser)
  servers.setSocial(false)
  const page = await signOut(servers, browser, tokens, { federated: 'true' })
  expect(page.url.href).toBe(`${servers.scenario.origins.shop}/signed-out`)
  expect(await lookAtOwn(servers, browser)).toMatchObject({ own: null, upstream: null })
})

test('while the social provider is down, it is not asked at every look', async () => {
  await signInByKinfolk(servers, browser)
  vi.useFakeTimers({ toFake: ['performance'] })
  servers.setSocial(false)
  servers.asked.length = 0
  const looks = async () => {
    for (let i = 0; i < 3; i++) expect((await lookAtOwn(servers, browser)).upstream).toBeNull()
    return servers.asked.filter((url) => url.startsWith('/status')).length
  }
  expect(await looks()).toBe(1)
  // but it is after a while, and is believed again
  servers.setSocial(true)
  vi.advanceTimersByTime(5_001)
  expect((await lookAtOwn(servers, browser)).upstream).toMatchObject({ user: 'ada' })
})

test('looking keeps neither session alive', async () => {
  await signInByKinfolk(servers, browser)
  const look = async () => {
    const { own, upstream } = await lookAtOwn(servers, browser)
    return [own?.idleExpiresAt, upstream?.idleExpiresAt]
  }
  const before = await look()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 200_000)
  expect(await look()).toEqual(before)
  vi.setSystemTime(Date.now() + 101_000)
  expect(await look()).toEqual([undefined, before[1]])
  vi.setSystemTime(Date.now() + 3_300_000)
  expect(await look()).toEqual([undefined, undefined])
})
