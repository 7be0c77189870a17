import { afterEach, expect, test, vi } from 'vitest'
import { openHostileShop } from '../testing/openHostileShop.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('the browser carries only the name of a pushed request, which is good once', async () => {
  const shop = openHostileShop({ usePar: true })
  const url = new URL(await shop.leave({ loginHint: 'ada', maxAge: 60 }))
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  const [pushed] = shop.provider.journal.of('par')
  expect(pushed?.parameters).toMatchObject({
    client_id: 'shop',
    code_challenge_method: 'S256',
    redirect_uri: 'https://shop.example/',
    response_type: 'code',
    login_hint: 'ada',
    max_age: '60',
    state: expect.stringMatching(/^[\w-]{43}$/),
  })
  shop.page.href = `https://shop.example/?${await shop.provider.authorize(url.href)}`
  shop.open()
  expect((await shop.client.restore())?.user.sub).toBe('ada')
})

test('silent authentication pushes its request too', async () => {
  const shop = openHostileShop({ usePar: true })
  const asked: string[] = []
  shop.page.onFrame = async (frame) => {
    asked.push(...new URL(frame.src).searchParams.keys())
    const response = Object.fromEntries((await shop.provider.authorize(frame.src)) ?? [])
    const data = { type: 'authorization_response', response }
    shop.page.post({ origin: shop.provider.issuer, source: frame.contentWindow, data })
  }
  expect((await shop.client.restore())?.user.sub).toBe('ada')
  expect(asked.sort()).toEqual(['client_id', 'request_uri'])
  expect(shop.provider.journal.of('par')[0]?.parameters).toMatchObject({ prompt: 'none', response_mode: 'web_message' })
})

test('a server that insists gets its way, and one that does not is not bothered', async () => {
  const shop = openHostileShop()
  await shop.leave()
  expect(shop.provider.journal.of('par')).toEqual([])
  shop.open()
  shop.provider.script({ at: 'discovery', json: { require_pushed_authorization_requests: true } })
  await shop.leave()
  expect(shop.provider.journal.of('par')).toHaveLength(1)
})

test.each<[string, object, object]>([
  [
    'a server without the endpoint',
    { at: 'discovery', json: { pushed_authorization_request_endpoint: undefined } },
    { code: 'token-client/config-invalid', field: 'usePar' },
  ],
  [
    'a refusal',
    { at: 'par', status: 400, body: '{"error":"invalid_scope"}' },
    { code: 'token-client/config-invalid', field: 'scope' },
  ],
  ['an answer without name', { at: 'par', json: { request_uri: 7 } }, { code: 'token-client/token-response-invalid' }],
  ['a dead line', { at: 'par', dropConnection: 'before' }, { code: 'token-client/network', retryable: true }],
])('%s keeps the browser on the page', async (_, override, error) => {
  const shop = openHostileShop({ usePar: true })
  shop.provider.script(override as Parameters<typeof shop.provider.script>[0])
  await expect(shop.leave()).rejects.toMatchObject(error)
  expect(shop.page.left).toEqual([])
})
