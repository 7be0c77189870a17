import { afterEach, expect, test, vi } from 'vitest'
import { openHostileShop, type HostileShop } from '../../testing/openHostileShop.ts'
import type { OidcClientOptions } from './index.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** All that printing or sending a value reveals: members that are hidden, getters and causes too. */
function wordsOf(value: unknown, seen = new Set<unknown>()): string {
  if (Object(value) !== value) return String(value)
  if (seen.has(value)) return ''
  seen.add(value)
  const object = value as Record<string | symbol, unknown>
  const members = Reflect.ownKeys(object).map((name) => `${String(name)}: ${wordsOf(object[name], seen)}`)
  return [...members, value instanceof Error ? `${value.stack} ${value.message}` : ''].join('\n')
}

/** Whatever protects a flow or opens a door, as it went over the wire in either direction. */
function watch(shop: HostileShop) {
  const secrets = new Set<string>()
  const names = /^(code|code_verifier|nonce|state|refresh_token|access_token|id_token|token|dpop|request_uri)$/
  const note = (entries: Iterable<[string, unknown]>) => {
    for (const [name, value] of entries)
      if (names.test(name) && typeof value === 'string' && value.length > 8) secrets.add(value)
  }
  const send: typeof fetch = async (input, init) => {
    if (init?.body instanceof URLSearchParams) note(init.body)
    note(new Headers(init?.headers))
    const answer = await shop.provider.fetch(input, init)
    note(
      Object.entries(
        Object(
          await answer
            .clone()
            .json()
            .catch(() => ({})),
        ),
      ),
    )
    return answer
  }
  return { secrets, send }
}

const everything: Partial<OidcClientOptions> = {
  useRefreshTokens: true,
  useDpop: true,
  usePar: true,
  loadUserInfo: true,
}

const faults: [string, (shop: HostileShop) => void][] = [
  ['all is well', () => {}],
  [
    'a code that is refused',
    (shop) => shop.provider.script({ at: 'token', status: 400, body: '{"error":"invalid_grant"}' }),
  ],
  ['a token response that is none', (shop) => shop.provider.script({ at: 'token', json: { token_type: 'mac' } })],
  ['an ID token for others', (shop) => shop.provider.script({ at: 'token', claims: { aud: 'bank' } })],
  ['an ID token signed by others', (shop) => shop.provider.script({ at: 'token', signWith: 'other-key' })],
  ['an ID token that is none', (shop) => shop.provider.script({ at: 'token', idToken: (token) => `${token}.x` })],
  ['a broken line', (shop) => shop.provider.script({ at: 'token', dropConnection: 'after' })],
  ['a server that is down', (shop) => shop.provider.script({ at: 'token', status: 503, body: 'down' })],
]

test.each(faults)('no secret is in an error, an event or a value: %s', async (_, spoil) => {
  const shop = openHostileShop({}, { refreshTokens: true })
  const { secrets, send } = watch(shop)
  const options = { ...everything, fetch: send }
  shop.open(options)
  const url = await shop.leave()
  shop.page.href = `https://shop.example/?${await shop.provider.authorize(url)}`
  shop.open(options)
  spoil(shop)
  const outcomes: unknown[] = [await shop.client.restore().catch((error: unknown) => error)]
  shop.provider.behave()
  if (outcomes[0] instanceof Error) shop.page.href = 'https://shop.example/'
  else {
    spoil(shop)
    outcomes.push(await shop.client.renewTokens().catch((error: unknown) => error))
  }
  outcomes.push(...shop.events, ...shop.said)
  expect(secrets.size).toBeGreaterThan(5)
  for (const outcome of outcomes) {
    const error = outcome instanceof Error ? [outcome, structuredClone(outcome), JSON.stringify(outcome)] : outcome
    const words = wordsOf(error)
    for (const secret of secrets) expect(words).not.toContain(secret)
  }
})

test('a fetch of the app’s own may say what it likes: its errors are not passed on', async () => {
  const shop = openHostileShop({}, { refreshTokens: true })
  const { secrets, send } = watch(shop)
  const chatty: typeof fetch = async (input, init) => {
    const answer = await send(input, init)
    if (!(init?.body instanceof URLSearchParams)) return answer
    throw Object.assign(new Error(`POST ${init.body} failed`), { config: { data: `${init.body}` } })
  }
  shop.open({ fetch: chatty })
  await shop.comeBack()
  shop.open({ fetch: chatty })
  const error: unknown = await shop.client.restore().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'token-client/network' })
  expect(secrets.size).toBeGreaterThan(2)
  for (const secret of secrets) expect(wordsOf(error)).not.toContain(secret)
})
