import * as oauth from 'oauth4webapi'
import { afterEach, expect, test, vi } from 'vitest'
import { base64url, bytes } from '../testing/fakeIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { verifyTokens } from './tokenResponse.ts'
import type { DiscoveredServer } from './serverMetadata.ts'
import type { TokenRequestContext } from './tokenRequestContext.ts'

afterEach(() => vi.useRealTimers())

/** Numbers that look random and are the same each time. */
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const now = Math.floor(Date.now() / 1000)
const odd: unknown[] = [
  undefined,
  null,
  '',
  'shop',
  'https://auth.shop.example',
  'ES256',
  'RS256',
  'none',
  'HS256',
  ['shop'],
  ['shop', 'bank'],
  [],
  {},
  true,
  0,
  -1,
  1.5,
  now - 31,
  now - 29,
  now + 29,
  now + 31,
  `${now + 150}`,
  now * 1000,
  1e300,
]
const encode = (value: unknown) => base64url(bytes(JSON.stringify(value)))
const names = ['iss', 'aud', 'azp', 'sub', 'exp', 'iat', 'nbf', 'nonce', 'auth_time']
const fields = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'id_token']

test('nothing is accepted that the certified library refuses, and nothing sound is refused', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: now * 1000 })
  const issuer = 'https://auth.shop.example'
  const server = { issuer, id_token_signing_alg_values_supported: ['ES256', 'RS256'] } as unknown as DiscoveredServer
  const context: TokenRequestContext = {
    settings: { clientId: 'shop', clockSkewMs: 30_000 } as OidcSettings,
    server,
    target: { audience: undefined, scope: 'openid' },
    phase: 'callback',
    signal: new AbortController().signal,
    keys: { prefetch() {}, haveSigned: async () => true }, // signatures have tests of their own
  }
  const next = random(7)
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T
  const counts = { accepted: 0, refused: 0, strict: new Set<string>() }

  for (let round = 0; round < 1_500; round++) {
    const nonce = round % 3 ? 'n' : undefined
    const change = Object.fromEntries(Array.from({ length: pick([0, 1, 1, 2]) }, () => [pick(names), pick(odd)]))
    const head = next() < 0.1 ? { [pick(['alg', 'crit', 'typ'])]: pick(odd) } : {}
    const body = next() < 0.2 ? { [pick(fields)]: pick(odd) } : {}
    const claims = { iss: issuer, aud: 'shop', sub: 'ada', iat: now, exp: now + 150, nonce, ...change }
    const content = {
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 150,
      id_token: `${encode({ alg: 'ES256', ...head })}.${encode(claims)}.AAAA`,
      ...body,
    }

    const ours = await verifyTokens(context, content, nonce ? { nonce } : null).then(
      () => true as const,
      (error: Error) => error.message,
    )
    const theirs = await certified(server, content, nonce).then(
      () => true,
      (error: Error) => error.message,
    )
    const story = JSON.stringify({ round, change, head, body, ours, theirs })
    if (ours === true) expect(theirs, story).toBe(true)
    else if (theirs === true) counts.strict.add(/unexpected (\w+)/.exec(ours)?.[1] ?? ours)
    counts[ours === true ? 'accepted' : 'refused']++
  }
  expect(counts.accepted).toBeGreaterThan(300)
  expect(counts.refused).toBeGreaterThan(300)
  // stricter on purpose: whole seconds of this millennium, an `azp` that is ours, a subject of sane length
  expect([...counts.strict].sort()).toEqual(['auth_time', 'azp', 'exp', 'iat', 'nbf', 'sub'])
})

async function certified(server: DiscoveredServer, content: object, nonce: string | undefined): Promise<void> {
  const client = { client_id: 'shop', [oauth.clockTolerance]: 30 }
  const answer = Response.json(content)
  if (nonce)
    await oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce: nonce, requireIdToken: true })
  else await oauth.processRefreshTokenResponse(server, client, answer)
}
