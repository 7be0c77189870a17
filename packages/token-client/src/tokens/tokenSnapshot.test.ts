import { beforeEach, describe, expect, test } from 'vitest'
import type { OidcSettings } from '../protocol/oidcOptions.ts'
import { adoptTokens, toTokenSet, type TokenSet } from './tokenSnapshot.ts'
import { createTokenStore, type TokenStore } from './tokenStore.ts'

const issuer = 'https://auth.shop.example'
const now = Date.now()
const wanted = { audience: undefined, scope: 'openid' }
let tokens: TokenStore

/** What a sibling holds that renewed so many ms ago. */
const setOf = (ageMs: number, change: Partial<TokenSet> = {}): TokenSet => ({
  epoch: 'e1',
  authentication: { user: { iss: issuer, sub: 'ada' }, authenticatedAt: now - 500_000, contactedAt: now - ageMs },
  entries: [
    {
      token: { value: `access-${ageMs}`, type: 'Bearer', expiresAt: now + 150_000 - ageMs, scope: 'openid' },
      scopes: ['openid'],
      lifetimeMs: 150_000,
    },
  ],
  idToken: 'id',
  refresh: { value: `refresh-${ageMs}`, id: 'r', at: now - ageMs },
  ...change,
})
const adopt = (content: unknown, minValidityMs?: number) =>
  adoptTokens(tokens, content, issuer, 'e1', { ...wanted, minValidityMs })

beforeEach(() => {
  tokens = createTokenStore({ useRefreshTokens: true } as OidcSettings)
})

test('what is handed over arrives as it was', () => {
  expect(adopt(setOf(1_000))).toEqual(setOf(1_000).authentication)
  expect(toTokenSet(tokens, 'e1')).toEqual(setOf(1_000))
  expect(toTokenSet(createTokenStore({} as OidcSettings), 'e1')).toBeNull()
})

test('only what is newer is adopted, and it replaces what it covers', () => {
  adopt(setOf(60_000))
  expect(adopt(setOf(60_000))).toBeNull()
  expect(adopt(setOf(90_000))).toBeNull()
  expect(adopt(setOf(10_000))?.contactedAt).toBe(now - 10_000)
  expect(tokens.entries).toHaveLength(1)
  expect(tokens.find(undefined, 'openid')?.value).toBe('access-10000')
})

test('what expires too soon is not adopted', () => {
  expect(adopt(setOf(160_000))).toBeNull()
  expect(adopt(setOf(60_000), 100_000)).toBeNull()
  expect(tokens.authentication).toBeNull()
})

test('a newer refresh token is taken although the access token is not wanted', () => {
  adopt(setOf(60_000))
  const { entries } = setOf(60_000)
  expect(adopt(setOf(10_000, { entries }))).toBeNull()
  expect(tokens.refresh?.value).toBe('refresh-10000')
  adopt(setOf(20_000))
  expect(tokens.refresh?.value).toBe('refresh-10000')
})

test('a contact never goes back, and is never later than now', () => {
  adopt(setOf(60_000))
  const { authentication } = setOf(0)
  adopt(setOf(30_000, { authentication: { ...authentication, contactedAt: now - 90_000 } }))
  expect(tokens.authentication?.contactedAt).toBe(now - 60_000)
  adopt(setOf(10_000, { authentication: { ...authentication, contactedAt: now + 900_000 } }))
  expect(tokens.authentication?.contactedAt).toBeLessThanOrEqual(Date.now())
})

describe('not adopted is', () => {
  const { authentication, entries } = setOf(10_000)
  const [entry] = entries
  test.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'tokens'],
    ['an empty object', {}],
    ['what was obtained before a sign-in or sign-out', setOf(10_000, { epoch: 'e0' })],
    [
      'another issuer’s person',
      setOf(10_000, { authentication: { ...authentication, user: { iss: 'x', sub: 'ada' } } }),
    ],
    ['a person without subject', { ...setOf(10_000), authentication: { ...authentication, user: { iss: issuer } } }],
    ['a contact in words', { ...setOf(10_000), authentication: { ...authentication, contactedAt: 'now' } }],
    ['entries that are no list', { ...setOf(10_000), entries: {} }],
    ['a token that is no text', { ...setOf(10_000), entries: [{ ...entry, token: { ...entry?.token, value: 7 } }] }],
    ['a token of another type', { ...setOf(10_000), entries: [{ ...entry, token: { ...entry?.token, type: 'mac' } }] }],
    ['a token without expiry', { ...setOf(10_000), entries: [{ ...entry, token: { value: 'a', type: 'Bearer' } }] }],
    ['a refresh token that is no text', { ...setOf(10_000), refresh: { value: {}, id: 'r', at: now } }],
  ])('%s', (_, content) => {
    expect(adopt(content)).toBeNull()
    expect(toTokenSet(tokens, 'e1')).toBeNull()
    expect(tokens.refresh).toBeUndefined()
  })

  test('a user other than the one signed in here', () => {
    adopt(setOf(60_000))
    const user = { iss: issuer, sub: 'grace' }
    expect(adopt(setOf(10_000, { authentication: { ...authentication, user } }))).toBeNull()
    expect(tokens.refresh?.value).toBe('refresh-60000')
  })
})
