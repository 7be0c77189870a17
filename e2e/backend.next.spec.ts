import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test as base, type Page } from '@playwright/test'
import { signLogoutToken } from '../examples/storezero/authorization-server/logoutToken.ts'
import {
  serveHostileProvider,
  type ServedProvider,
} from '../packages/token-client/src/testing/hostile-provider/serveHostileProvider.ts'
import { expectNoLeak } from './expectNoLeak.ts'
import { serveExample } from './serveExample.ts'

/** An API that checks only access tokens. */
type Api = { target: string; received: { url: string; authorization: string; octets: number }[]; close(): void }
/** The built Next.js server, whose backend stands between a provider and an API. */
type Shop = { origin: string; provider: ServedProvider; api: Api; endSession(sid: string): Promise<Response> }

async function serveApi(): Promise<Api> {
  const received: Api['received'] = []
  const server = createServer(async (request, response) => {
    const { url = '', headers } = request
    const entry = { url, authorization: headers.authorization ?? '', octets: 0 }
    received.push(entry)
    if (url === '/v1/echo') {
      // the body is streamed, not buffered
      request.on('data', (chunk: Buffer) => (entry.octets += chunk.length))
      response.writeHead(200, { 'content-type': 'text/plain' })
      return void request.pipe(response)
    }
    await text(request)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(['A lamp', 'A kettle']))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return {
    target,
    received,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Ends sessions at the provider, with back-channel logout. */
async function createLogoutHand(provider: ServedProvider, origin: string): Promise<Shop['endSession']> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const key = { ...(await crypto.subtle.exportKey('jwk', privateKey)), kid: 'logout', alg: 'ES256' }
  const { d: _, key_ops: _2, ...published } = key
  provider.script({ at: 'jwks', json: (keys) => ({ keys: [...(keys['keys'] as object[]), published] }) })
  return async (sid) => {
    const whose = { issuer: provider.issuer, clientId: 'shop', sub: 'ada', sid, reason: 'a lost telephone' }
    const body = new URLSearchParams({ logout_token: await signLogoutToken(whose, key) })
    return fetch(`${origin}/auth/backchannel-logout`, { method: 'POST', body })
  }
}

const test = base.extend<{ complaints: string[] }, { shop: Shop }>({
  shop: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what is wanted
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'stillhere-'))
      const provider = await serveHostileProvider({ refreshTokens: true })
      const api = await serveApi()
      const { origin, stop } = await serveExample('next', (own) => ({
        ISSUER: provider.issuer,
        CLIENT_SECRET: 'the client secret of the shop',
        SECRETS: 'a-secret-of-thirty-two-characters-or-more',
        ORIGIN: own,
        ORDERS_API: api.target,
        SESSIONS: path.join(folder, 'sessions.db'),
      }))
      await use({ origin, provider, api, endSession: await createLogoutHand(provider, origin) })
      await stop()
      await provider.close()
      api.close()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // hydration warnings of React; Chromium itself reports refused API calls
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      await use(complaints)
      expect(complaints.filter((one) => !one.includes('status of 401'))).toEqual([])
    },
    { auto: true },
  ],
})

const status = (page: Page) => page.locator('[data-status]')
const heading = (page: Page) => page.getByRole('heading', { name: 'The account of ada' })
/** Data of one user. */
const theirs = /<h1|\bada\b/
const cookieNames = async (page: Page) => (await page.context().cookies(page.url())).map(({ name }) => name)
/** Headers of a browser, for requests that a page cannot make. */
const cookieOf = async (page: Page) =>
  (await page.context().cookies(page.url())).map(({ name, value }) => `${name}=${value}`).join('; ')

/** The page that the server renders for this cookie. */
async function load({ origin }: Shop, cookie: string): Promise<string> {
  const answer = await fetch(`${origin}/account`, { headers: { cookie } })
  expect(answer.headers.get('cache-control')).toMatch(/private,.* no-store/)
  return answer.text()
}

async function signIn(page: Page, { origin, provider }: Shop): Promise<void> {
  await page.goto(`${origin}/account`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/`))
  await page.getByRole('button', { name: 'ada' }).click()
  await expect(heading(page)).toBeVisible()
  await expect(status(page)).toHaveAttribute('data-status', 'active')
  expect(page.url()).toBe(`${origin}/account`)
}

test('after a sign-in by redirect the server renders the page for that user only', async ({ page, shop }) => {
  await signIn(page, shop)
  expect(/<h1>The account of (<!-- -->)?ada/.exec(await load(shop, await cookieOf(page)))).not.toBeNull()
  const others = await load(shop, '')
  expect([/Not signed in/.exec(others), theirs.exec(others)]).toEqual([expect.anything(), null])

  // without JavaScript
  await page.addInitScript(() =>
    document.addEventListener('readystatechange', () => document.querySelector('h1')?.setAttribute('data-first', '')),
  )
  await page.reload()
  await expect(status(page)).toHaveAttribute('data-status', 'active')
  await expect(heading(page)).toHaveAttribute('data-first', '')
})

test('after a link from another site the page is rendered for the user once it has found the session', async ({
  page,
  shop,
}) => {
  await signIn(page, shop)
  await page.route('https://another.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${shop.origin}/account">Shop</a>` }),
  )
  await page.goto('https://another.example/')
  const first = page.waitForResponse(`${shop.origin}/account`)
  await page.getByRole('link', { name: 'Shop' }).click()
  // browsers withhold the cookie
  expect(theirs.exec(await (await first).text())).toBeNull()
  await expect(heading(page)).toBeVisible()
})

test('API calls carry a token that the page never sees', async ({ page, shop }) => {
  const { api, origin } = shop
  const list = page.getByRole('listitem')
  await signIn(page, shop)
  await expect(list).toHaveCount(2)
  api.received.length = 0
  const answers: Promise<string>[] = []
  page.on('response', (answer) => {
    if (!answer.url().startsWith(origin)) return
    const body = answer.text().catch(() => '') // of the previous page
    answers.push(body.then((content) => JSON.stringify(answer.headers()) + content))
  })
  await page.reload()
  await expect(list).toHaveText(['A lamp', 'A kettle'])
  const [call] = api.received
  expect(call).toMatchObject({ url: '/v1/orders', authorization: expect.stringMatching(/^Bearer access-/) })
  const token = call?.authorization.replace('Bearer ', '') ?? ''
  await expectNoLeak(page, [token, 'refresh-', '.eyJ'])
  const heard = await Promise.all(answers)
  expect(heard.filter((answer) => answer.includes('A lamp'))).toHaveLength(1)
  expect(heard.filter((answer) => /access-\d|refresh-\d|\.eyJ/.test(answer))).toEqual([])
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

test('large and streamed bodies pass through the backend', async ({ page, shop }) => {
  await signIn(page, shop)
  const length = 5_000_000
  const echoed = await page.evaluate(async (octets) => {
    const headers = { 'stillhere-request': crypto.randomUUID() }
    const body = new Uint8Array(octets).fill(120)
    const answer = await fetch('/api/echo', { method: 'POST', headers, body })
    return (await answer.arrayBuffer()).byteLength
  }, length)
  expect([echoed, shop.api.received.at(-1)]).toEqual([
    length,
    expect.objectContaining({ url: '/v1/echo', octets: length }),
  ])

  // browsers stream request bodies only over HTTP/2
  const { readable, writable } = new TransformStream<string, string>()
  const answer = fetch(`${shop.origin}/api/echo`, {
    method: 'POST',
    headers: { cookie: await cookieOf(page), 'stillhere-request': crypto.randomUUID() },
    body: readable.pipeThrough(new TextEncoderStream()),
    duplex: 'half',
  } as RequestInit)
  const writer = writable.getWriter()
  await writer.write('first')
  const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader()
  expect(await reader?.read()).toMatchObject({ value: 'first' })
  await writer.write('second')
  expect(await reader?.read()).toMatchObject({ value: 'second' })
  await writer.close()
  expect(await reader?.read()).toMatchObject({ done: true })
})

test('a sign-out ends the session at the backend and at the provider', async ({ page, shop }) => {
  await signIn(page, shop)
  const cookie = await cookieOf(page)
  expect(await cookieNames(page)).toContain('__Host-Http-stillhere-session')
  await page.getByRole('button', { name: 'Sign out' }).click()
  // the page says so before the redirect to the provider and afterwards
  await expect.poll(() => shop.provider.journal.of('end_session').at(-1)).toMatchObject({ outcome: 'ok' })
  await expect(page).toHaveURL(`${shop.origin}/account`)
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expect(heading(page)).toHaveCount(0)
  expect(await cookieNames(page)).not.toContain('__Host-Http-stillhere-session')
  // a copy of the cookie is worthless
  expect(theirs.exec(await load(shop, cookie))).toBeNull()
})

test('a back-channel logout ends the session, and the page says so at the next contact', async ({ page, shop }) => {
  await signIn(page, shop)
  const cookie = await cookieOf(page)
  const sid = await page.evaluate(async () => {
    const headers = { 'stillhere-request': crypto.randomUUID() }
    const { session } = (await (await fetch('/auth/session', { headers })).json()) as {
      session: { ssoSessionId: string }
    }
    return session.ssoSessionId
  })
  expect((await shop.endSession(sid)).status).toBe(200)
  expect(theirs.exec(await load(shop, cookie))).toBeNull()
  await expect(heading(page)).toBeVisible()
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('To keep your account safe')
  await expect(heading(page)).toBeHidden()
})
