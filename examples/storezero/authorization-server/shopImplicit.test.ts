import { decodeJwt } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openServers, type Servers } from '../testing/openServers.ts'

let servers: Servers

beforeEach(() => {
  for (const method of ['warn', 'info'] as const) vi.spyOn(console, method).mockImplementation(() => {})
})
afterEach(() => {
  servers.close()
  vi.restoreAllMocks()
})

const enter = async () => {
  const browser = servers.newBrowser()
  const { origins } = servers.scenario
  const page = await browser.open(
    `${servers.auth}/auth?${new URLSearchParams({
      client_id: 'shop-implicit',
      response_type: 'id_token token',
      redirect_uri: `${origins.shop}/`,
      scope: 'openid orders',
      resource: origins.api,
      nonce: 'the nonce of the app',
    })}`,
  )
  return { browser, page }
}

test('with the switch, a shop without code flow gets its tokens in the fragment', async () => {
  servers = await openServers({ STOREZERO_SHOP_IMPLICIT: '1' })
  const { browser, page } = await enter()
  const done = await browser.submit(page, page.url.pathname, { username: 'ada', password: 'ada' })
  const answer = new URLSearchParams(done.url.hash.slice(1))
  expect(done.url.origin).toBe(servers.scenario.origins.shop)
  expect(decodeJwt(answer.get('id_token') ?? '')).toMatchObject({ sub: 'ada', nonce: 'the nonce of the app' })
  expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ aud: servers.scenario.origins.api })
})

test('without it there is no such client', async () => {
  servers = await openServers()
  const { page } = await enter()
  expect(page.status).toBe(400)
  expect(page.html).toContain('invalid_client')
})
