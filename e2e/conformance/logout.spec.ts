import type { Override } from '../../packages/token-client/src/testing/hostile-provider/index.ts'
import { expect, test } from './conformance.ts'

// The modules of the OpenID Foundation's plan for RP-initiated logout, by their names.
const ways: [string, Omit<Override, 'at'>][] = [
  ['', {}],
  ['-other-state', { response: (given) => ({ ...given, state: `${given['state']}_INVALID` }) }],
  ['-no-state', { response: { state: undefined } }],
]
for (const [module, change] of ways)
  test(`oidcc-client-test-rp-init-logout${module}`, async ({ provider, party, page }) => {
    await party.signIn()
    await party.expectSaid('ada: 200 ada')
    provider.script({ at: 'end_session', ...change })
    await party.press('Sign out')
    await page.waitForURL(`${party.origin}/**`)
    await party.expectSaid('signed out')
    const [request] = provider.journal.of('end_session')
    expect(request).toMatchObject({
      outcome: 'ok',
      parameters: { id_token_hint: expect.stringMatching(/^eyJ/), post_logout_redirect_uri: `${party.origin}/` },
    })
    expect(request?.parameters['state']).toMatch(/^[\w-]{22,}$/)
    if (!module) expect(page.url()).toBe(`${party.origin}/`)

    // and no user is signed in at the provider
    await party.press('Restore')
    await party.expectSaid('signed out')
    expect(provider.journal.of('authorize').at(-1)?.outcome).toBe('login_required')
  })
