import type { Override } from '../../packages/token-client/src/testing/hostile-provider/index.ts'
import { expect, test } from './conformance.ts'

// The modules of the OpenID Foundation's plans for relying parties, by their names: basic and config.

type Wrong = Omit<Override, 'at'>
const refused: [string, Wrong][] = [
  ['invalid-iss', { claims: (all) => ({ ...all, iss: `${String(all['iss'])}1` }) }],
  ['missing-sub', { claims: { sub: undefined } }],
  ['invalid-aud', { claims: { aud: 'shop1' } }],
  ['missing-aud', { claims: { aud: undefined } }],
  ['missing-iat', { claims: { iat: undefined } }],
  ['nonce-invalid', { claims: (all) => ({ ...all, nonce: `${String(all['nonce'])}1` }) }],
  ['idtoken-sig-none', { signWith: 'none' }],
  ['invalid-sig-rs256', { signWith: 'other-key' }],
  ['invalid-sig-hs256', { signWith: 'hs256', secret: 'other' }],
  ['invalid-athash', { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }],
]
for (const [module, wrong] of refused)
  test(`oidcc-client-test-${module}`, async ({ provider, party }) => {
    provider.script({ at: 'token', ...wrong })
    await party.signIn()
    await party.expectRefused('id-token-invalid')
  })

test.describe('ES256', () => {
  test.use({ served: { algorithm: 'ES256' } })
  test('oidcc-client-test-invalid-sig-es256', async ({ provider, party }) => {
    provider.script({ at: 'token', signWith: 'other-key' })
    await party.signIn()
    await party.expectRefused('id-token-invalid')
  })
})

test('oidcc-client-test', async ({ provider, party, page }) => {
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  expect(page.url()).toBe(`${party.origin}/`)
  expect(provider.journal.entries.map(({ outcome }) => outcome)).toEqual(
    provider.journal.entries.map(({ endpoint }) =>
      endpoint === 'authorize' ? expect.stringMatching(/ok|shown/) : 'ok',
    ),
  )
})
test('oidcc-client-test-idtoken-sig-rs256', async ({ provider, party }) => {
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  expect(provider.journal.of('jwks').length).toBeGreaterThan(0)
})
test('oidcc-client-test-kid-absent-single-jwks', async ({ provider, party }) => {
  provider.script({ at: 'token', header: { kid: undefined } })
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
})
test('oidcc-client-test-kid-absent-multiple-jwks', async ({ provider, party }) => {
  const more = { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'other', use: 'sig' }
  provider.script(
    { at: 'token', header: { kid: undefined } },
    { at: 'jwks', json: ({ keys }) => ({ keys: [more, ...(keys as object[])] }) },
  )
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
})
test('oidcc-client-test-nonce-unless-code-flow', async ({ provider, party }) => {
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  const nonces = provider.journal.of('authorize').map(({ parameters }) => parameters['nonce'])
  expect(nonces[0]).toMatch(/^[\w-]{22,}$/)
})
test.describe('scopes', () => {
  test.use({ client: { scope: 'openid profile email phone address' } })
  test('oidcc-client-test-scope-userinfo-claims', async ({ provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    expect(provider.journal.of('authorize')[0]?.parameters['scope']).toBe('openid profile email phone address')
  })
})
test('oidcc-client-test-userinfo-bearer-header', async ({ provider, party }) => {
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  expect(provider.journal.of('userinfo').map(({ headers }) => headers['authorization'])).toEqual([
    expect.stringMatching(/^Bearer access-/),
  ])
})

test.describe('user info by the client', () => {
  test.use({ client: { loadUserInfo: true } })
  const fromUserInfo = { at: 'token', claims: { name: undefined } } as const
  test('oidcc-client-test-userinfo-invalid-sub', async ({ provider, party }) => {
    provider.script(fromUserInfo, {
      at: 'userinfo',
      json: ({ sub, ...all }) => ({ ...all, sub: `${String(sub)}invalid` }),
    })
    await party.signIn()
    await party.expectSaid('ada: undefined')
    expect(provider.journal.of('userinfo')).toHaveLength(1)
  })
  test('and with the right sub it is used', async ({ provider, party }) => {
    provider.script(fromUserInfo)
    await party.signIn()
    await party.expectSaid('ada: ada')
  })
})

test('oidcc-client-test-discovery-openid-config', async ({ provider, party }) => {
  provider.script({ at: 'discovery', json: { token_endpoint: `${provider.issuer}/token?by=discovery` } })
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  expect(provider.journal.of('token').map(({ parameters }) => parameters['by'])).toEqual(['discovery'])
})
test('oidcc-client-test-discovery-jwks-uri-keys', async ({ provider, party }) => {
  const runs = ['one', 'two']
  for (const run of runs) {
    provider.behave()
    provider.script({ at: 'discovery', json: { jwks_uri: `${provider.issuer}/jwks?run=${run}` } })
    provider.rotateKeys()
    provider.user = null
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
  }
  expect(provider.journal.of('jwks').map(({ parameters }) => parameters['run'])).toEqual(runs)
})
test('oidcc-client-test-discovery-issuer-mismatch', async ({ provider, party, page }) => {
  provider.script({ at: 'discovery', json: { issuer: `${provider.issuer}INVALID` } })
  await page.goto(party.origin)
  await party.expectSaid('signed out')
  await party.press('Sign in')
  await party.expectRefused('issuer-mismatch')
  expect(provider.journal.entries.map(({ endpoint }) => endpoint)).toEqual(['discovery'])
})
test('oidcc-client-test-signing-key-rotation', async ({ provider, party }) => {
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  provider.rotateKeys()
  provider.user = null
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
})
test('oidcc-client-test-signing-key-rotation-just-before-signing', async ({ provider, party }) => {
  provider.script({ at: 'token', signWith: 'rotated-key' })
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
})
