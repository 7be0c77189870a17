import { expect, test as base, type Page } from '@playwright/test'
import type { OidcClientOptions } from '../../packages/token-client/src/adapters/oidc/index.ts'
import type { HostileProviderOptions } from '../../packages/token-client/src/testing/hostile-provider/index.ts'
import {
  serveHostileProvider,
  type ServedProvider,
} from '../../packages/token-client/src/testing/hostile-provider/serveHostileProvider.ts'
import { buildApp, serveApp, type AppFiles } from './relyingParty.ts'

/** A relying party in a real browser. */
export type Party = {
  origin: string
  /** Opens the app and signs in by its button and the provider's. */
  signIn(): Promise<void>
  press(name: 'Sign in' | 'Restore' | 'Renew' | 'Sign out'): Promise<void>
  /** The app's final message. */
  expectSaid(text: string | RegExp): Promise<void>
  /** Expects the message, and no use of a token since. */
  expectRefused(code: string): Promise<void>
}

type Fixtures = {
  client: Partial<OidcClientOptions>
  served: HostileProviderOptions
  /** Headers of every response of the app's own server. */
  appHeaders: Record<string, string>
  provider: ServedProvider
  party: Party
}

const openParty = (page: Page, provider: ServedProvider, origin: string): Party => {
  const said = page.locator('output')
  const party: Party = {
    origin,
    press: (name) => page.getByRole('button', { name, exact: true }).click({ noWaitAfter: true }),
    async signIn() {
      await page.goto(origin)
      await expect(said).toHaveText(/signed out|ada|token-client/)
      await party.press('Sign in')
      await page.getByRole('button', { name: 'ada' }).click()
      await page.waitForURL(`${origin}/**`)
    },
    expectSaid: (text) => expect(said).toHaveText(text),
    async expectRefused(code) {
      await expect(said).toHaveText(`token-client/${code}`)
      // any further request of the page would have started by now
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)))
      expect(provider.journal.of('userinfo')).toEqual([])
    },
  }
  return party
}

export const test = base.extend<Fixtures, { files: AppFiles }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what is wanted
  files: [async ({}, use) => use(await buildApp()), { scope: 'worker' }],
  client: [{}, { option: true }],
  served: [{ algorithm: 'RS256' }, { option: true }],
  appHeaders: [{}, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- as above
  provider: async ({ served }, use) => {
    const provider = await serveHostileProvider(served)
    await use(provider)
    await provider.close()
  },
  party: async ({ page, provider, files, client, appHeaders }, use) => {
    const app = await serveApp(files, { issuer: provider.issuer, clientId: 'shop', ...client }, appHeaders)
    await use(openParty(page, provider, app.origin))
    await app.close()
  },
})

/** The checks that every module of the suite makes implicitly. */
test.afterEach(({ provider, party }) => {
  for (const { parameters } of provider.journal.of('authorize')) {
    expect(parameters['scope']?.split(' ')).toContain('openid')
    expect(parameters).toMatchObject({ client_id: 'shop', redirect_uri: `${party.origin}/`, response_type: 'code' })
    expect(parameters).toMatchObject({ code_challenge_method: 'S256' })
  }
  for (const { parameters } of provider.journal.of('token'))
    if (parameters['grant_type'] === 'authorization_code')
      expect(parameters).toMatchObject({ client_id: 'shop', redirect_uri: `${party.origin}/` })
  for (const { url, headers } of provider.journal.of('userinfo')) {
    expect(url).not.toContain('access_token')
    expect(headers['authorization']).toMatch(/^(Bearer|DPoP) /)
  }
})
export { expect }
