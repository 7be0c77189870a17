import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Browser } from '../testing/browser.ts'
import { openServers, type Servers } from '../testing/openServers.ts'
import { askSilently, redeem, signIn, signOut, visit, wantTwoSteps } from '../testing/visits.ts'

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

const ada = { username: 'ada', password: 'ada' }
const grace = { username: 'grace', password: 'grace' }
const right = { code: '123456' }
const remember = { remember: 'yes' }

const prove = async (fields: Record<string, string>, from = browser) => {
  const page = await visit(servers, from, 'shop', wantTwoSteps)
  return from.submit(page, page.url.pathname, fields)
}
const proofOf = async (page: Awaited<ReturnType<typeof prove>>) => {
  const { acr, amr } = (await redeem(servers, page)).claims
  return { acr, amr }
}
const byCode = { acr: 'urn:storezero:two-steps', amr: ['pwd', 'otp', 'mfa'] }
const byKnownBrowser = { acr: 'urn:storezero:two-steps', amr: ['pwd', 'rba', 'mfa'] }

/** Signs in as ada, remembers the browser, and signs out. */
const rememberAda = async () => {
  const tokens = await redeem(servers, await prove({ ...ada, ...right, ...remember }))
  await signOut(servers, browser, tokens)
}

test('the next app in the same session gets the second step without a question', async () => {
  expect(await proofOf(await prove({ ...ada, ...right }))).toEqual(byCode)
  const page = await visit(servers, browser, 'account', { ...wantTwoSteps, prompt: 'none' })
  expect((await redeem(servers, page, 'account')).claims).toMatchObject(byCode)
})

test('a password is not two steps: who asks silently is told so', async () => {
  await signIn(servers, browser)
  expect(await askSilently(servers, browser, 'shop', wantTwoSteps)).toMatchObject({
    error: 'unmet_authentication_requirements',
  })
})

test('a known browser is asked for the password only, and the token says how it was', async () => {
  await rememberAda()
  // whose browser it is, the page learns from the app or by what is typed
  const page = await visit(servers, browser, 'shop', { ...wantTwoSteps, login_hint: 'ada' })
  expect(page.html).not.toContain('name="code"')
  expect(await proofOf(await browser.submit(page, page.url.pathname, ada))).toEqual(byKnownBrowser)
})

test('a known browser still needs the right password', async () => {
  await rememberAda()
  expect((await prove({ ...ada, password: 'kite' })).html).toContain('role="alert"')
})

test('without the box, the code is asked for again', async () => {
  await signOut(servers, browser, await redeem(servers, await prove({ ...ada, ...right })))
  expect((await prove(ada)).html).toContain('role="alert">Please give your code as well')
})

test('a browser is known for one person, not for the next who uses it', async () => {
  await rememberAda()
  const page = await visit(servers, browser, 'shop', { ...wantTwoSteps, login_hint: 'ada' })
  const asked = await browser.submit(page, page.url.pathname, grace)
  expect(asked.html).toContain('role="alert">Please give your code as well')
  expect(asked.html).toContain('name="code"')
  const wrong = await browser.submit(asked, asked.url.pathname, { ...grace, code: '000000' })
  expect(wrong.html).toContain('the code is not right')
  const proved = await browser.submit(wrong, asked.url.pathname, { ...grace, ...right, ...remember })
  const tokens = await redeem(servers, proved)
  expect(tokens.claims).toMatchObject({ sub: 'grace', ...byCode })
  await signOut(servers, browser, tokens)
  // people who share a browser do not make it forget one another
  expect(await proofOf(await prove(ada))).toEqual(byKnownBrowser)
  expect((await prove(ada, servers.newBrowser())).html).toContain('Please give your code as well')
})

test('30 days, and no longer', async () => {
  await rememberAda()
  const days = (count: number) => new Date(Date.now() + count * 24 * 3600 * 1000)
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(days(29.9))
  expect((await prove(ada)).url.searchParams.has('code')).toBe(true)
  vi.setSystemTime(days(0.2))
  expect((await prove(ada)).html).toContain('Please give your code as well')
})

test('a new password makes every browser unknown', async () => {
  await rememberAda()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 1000)
  const page = await browser.open(`${servers.auth}/operator`)
  await browser.submit(page, '/operator/password', { user: 'ada', password: 'kettle' })
  expect((await prove({ ...ada, password: 'kettle' })).html).toContain('Please give your code as well')
})
