import { expect, test } from './conformance.ts'

// The modules of the OpenID Foundation's plan for refresh tokens, by their names.
test.use({ client: { useRefreshTokens: true }, served: { algorithm: 'RS256', refreshTokens: true } })

test.beforeEach(async ({ provider, party }) => {
  await party.signIn()
  await party.expectSaid('ada: 200 ada')
  provider.journal.clear()
})

test('oidcc-client-test-refresh-token', async ({ provider, party }) => {
  await party.press('Renew')
  await expect.poll(() => provider.journal.of('userinfo').length).toBe(1)
  await party.expectSaid('ada: 200 ada')
  expect(provider.journal.entries.map(({ endpoint, outcome }) => `${endpoint} ${outcome}`)).toEqual([
    'token ok',
    'userinfo ok',
  ])
})
for (const [module, claims, code] of [
  ['invalid-issuer', { iss: 'https://other.example' }, 'id-token-invalid'],
  ['invalid-sub', { sub: 'grace' }, 'subject-changed'],
] as const)
  test(`oidcc-client-test-refresh-token-${module}`, async ({ provider, party }) => {
    provider.script({ at: 'token', claims })
    await party.press('Renew')
    await party.expectRefused(code)
  })
