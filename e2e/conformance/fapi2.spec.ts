import type { Override } from '../../packages/token-client/src/testing/hostile-provider/index.ts'
import { expect, test } from './conformance.ts'

// Modules borrowed from the plan for clients of the FAPI 2.0 security profile, by their names.
const plan = 'fapi2-security-profile-final-client-test'
type Wrong = Omit<Override, 'at'>

const idTokens: [string, Wrong][] = [
  ['invalid-iss', { claims: { iss: 'https://other.example' } }],
  ['invalid-aud', { claims: { aud: 'other' } }],
  ['invalid-secondary-aud', { claims: { aud: ['shop', 'other'] } }],
  ['invalid-nonce', { claims: { nonce: 'other' } }],
  ['invalid-null-alg', { signWith: 'none' }],
  ['invalid-alternate-alg', { signWith: 'hs256' }],
  ['invalid-expired-exp', { claims: { exp: Math.floor(Date.now() / 1000) - 300 } }],
  ['invalid-missing-iss', { claims: { iss: undefined } }],
  ['invalid-missing-aud', { claims: { aud: undefined } }],
  ['invalid-missing-exp', { claims: { exp: undefined } }],
  ['invalid-missing-nonce', { claims: { nonce: undefined } }],
]
for (const [module, wrong] of idTokens)
  test(`${plan}-${module}`, async ({ provider, party }) => {
    provider.script({ at: 'token', ...wrong })
    await party.signIn()
    await party.expectRefused('id-token-invalid')
  })

const responses: [string, Wrong, string][] = [
  ['ensure-authorization-response-with-invalid-state-fails', { response: { state: 'other' } }, 'signed out'],
  ['ensure-authorization-response-with-invalid-missing-state-fails', { response: { state: undefined } }, 'signed out'],
  [
    'invalid-authorization-response-iss',
    { response: { iss: 'https://other.example' } },
    'token-client/issuer-mismatch',
  ],
  ['remove-authorization-response-iss', { response: { iss: undefined } }, 'token-client/issuer-mismatch'],
]
for (const [module, wrong, said] of responses)
  test(`${plan}-${module}`, async ({ provider, party }) => {
    provider.script({ at: 'authorize', when: ({ parameters }) => parameters['prompt'] !== 'none', ...wrong })
    await party.signIn()
    await party.expectSaid(said)
    expect([...provider.journal.of('token'), ...provider.journal.of('userinfo')]).toEqual([])
  })

const accepted: [string, Wrong][] = [
  ['valid-aud-as-array', { claims: { aud: ['shop'] } }],
  ['token-endpoint-response-without-expires_in', { json: { expires_in: undefined } }],
  ['token-type-case-insensitivity', { json: { token_type: 'bEaReR' } }],
]
for (const [module, odd] of accepted)
  test(`${plan}-${module}`, async ({ provider, party }) => {
    provider.script({ at: 'token', ...odd })
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
  })

test.describe('DPoP', () => {
  test.use({ client: { useDpop: true, loadUserInfo: true } })

  test(`${plan}-happy-path-no-dpop-nonce`, async ({ provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: ada')
    const [token] = provider.journal.of('token')
    expect(token?.headers['dpop']).toMatch(/^eyJ/)
    expect(provider.journal.of('userinfo').map(({ outcome, headers }) => [outcome, headers['authorization']])).toEqual([
      ['ok', expect.stringMatching(/^DPoP access-/)],
    ])
  })
  test(`${plan}-rs-dpop-auth-scheme-case-insensitivity`, async ({ provider, party }) => {
    provider.script({ at: 'token', json: { token_type: 'dPoP' } })
    await party.signIn()
    await party.expectSaid('ada: ada')
  })
  test.describe('with nonces', () => {
    test.use({ served: { algorithm: 'RS256', dpopNonces: true } })
    test(`${plan}-happy-path`, async ({ provider, party }) => {
      await party.signIn()
      await party.expectSaid('ada: ada')
      expect(provider.journal.of('token').map(({ outcome }) => outcome)).toEqual(['use_dpop_nonce', 'ok'])
    })
  })
})

test.describe('PAR', () => {
  test.use({ client: { usePar: true } })
  test(`${plan}-happy-path by a pushed request`, async ({ provider, party }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    expect(provider.journal.of('par').map(({ outcome }) => outcome)).toEqual(['ok'])
  })
})
