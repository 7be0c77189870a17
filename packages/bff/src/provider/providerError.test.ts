import { expect, test } from 'vitest'
import { openBffShop } from '../testSupport/openBffShop.ts'

/** Behaves as `fetch` does when the time limit passes while a body is read. */
const stalling = ({ signal }: RequestInit = {}) =>
  new Response(
    new ReadableStream({
      start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
    }),
    { headers: { 'content-type': 'application/json' } },
  )

test.each([
  ['discovery', '.well-known/openid-configuration'],
  ['the token endpoint', '/token'],
])('a response of %s that stalls counts as a provider that is down', async (_name, stalled) => {
  const shop = openBffShop()
  await shop.signIn()
  const slow = shop.openAnother({
    requestTimeoutMs: 100,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      return request.url.endsWith(stalled) ? stalling(init) : shop.provider.handle(request)
    },
  })
  const cookie = `__Host-Http-stillhere-session=${shop.sessionCookie()}`
  const headers = { cookie, 'stillhere-request': 'x'.repeat(16), 'sec-fetch-site': 'same-origin' }
  const answer = await slow.fetch(new Request('https://shop.example/auth/refresh', { method: 'POST', headers }))
  expect([answer.status, await answer.json(), answer.headers.get('retry-after')]).toEqual([
    503,
    expect.objectContaining({ error: 'server_unavailable' }),
    '5',
  ])
  expect(await shop.askSession()).toMatchObject({ status: 'active' })
})

test('a provider with another issuer is a wrong option, not an outage', async () => {
  const shop = openBffShop()
  shop.provider.script({ at: 'discovery', json: { issuer: 'https://another.example' } })
  const answer = await shop.ask('/auth/login', {})
  expect([answer.status, await answer.json()]).toMatchObject([502, { error: 'provider_refused' }])
})
