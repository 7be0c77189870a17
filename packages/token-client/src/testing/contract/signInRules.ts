import { expect } from 'vitest'
import type { SignInOptions } from '../../tokenClient.ts'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const hasPage = ({ page }: ContractProbe) => page !== undefined

/** Every wish about a sign-in arrives at the server under its OAuth name. */
const sends = (options: SignInOptions, parameters: Record<string, string>): ContractRule => ({
  sentence: `signIn sends ${Object.keys(options).join(', ')} to the server`,
  applies: hasPage,
  async check({ client, page }) {
    void client.signIn(options)
    await expect.poll(() => page?.departures()).toHaveLength(1)
    expect(await page?.authorizationRequest()).toMatchObject(parameters)
  },
})

export const signInRules: ContractRule[] = [
  {
    sentence: 'signIn leaves the page by default',
    applies: hasPage,
    async check({ client, page }) {
      void rejectionOf(client.signIn())
      await expect.poll(() => page?.departures()).toHaveLength(1)
    },
  },
  {
    sentence: 'a redirecting signIn never settles',
    applies: hasPage,
    async check({ client, page }) {
      let isSettled = false
      void rejectionOf(client.signIn()).finally(() => {
        isSettled = true
      })
      await expect.poll(() => page?.departures()).toHaveLength(1)
      await new Promise((resolve) => queueMicrotask(() => resolve(null)))
      expect(isSettled).toBe(false)
    },
  },
  {
    sentence: 'a redirecting signIn opens no window',
    applies: (probe) => hasPage(probe) && probe.popup?.openedCount !== undefined,
    async check({ client, page, popup }) {
      void client.signIn()
      await expect.poll(() => page?.departures()).toHaveLength(1)
      expect(popup?.openedCount?.()).toBe(0)
    },
  },
  {
    sentence: 'returnTo on another origin is refused',
    applies: hasPage,
    async check({ client, page }) {
      for (const returnTo of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
        let error: unknown
        void rejectionOf(client.signIn({ returnTo })).then((reason) => (error = reason))
        await expect.poll(() => error).toMatchObject({ code: 'token-client/return-to-rejected', field: 'returnTo' })
      }
      expect(page?.departures()).toEqual([])
    },
  },
  sends({ prompt: 'login' }, { prompt: 'login' }),
  sends({ maxAge: 0 }, { max_age: '0' }),
  sends({ acrValues: 'mfa pwd' }, { acr_values: 'mfa pwd' }),
  sends({ loginHint: 'ada@example.org' }, { login_hint: 'ada@example.org' }),
  sends({ uiLocales: 'cy' }, { ui_locales: 'cy' }),
  sends({ extraParams: { brand: 'storezero' } }, { brand: 'storezero' }),
  sends({ claims: { id_token: { acr: null } } }, { claims: '{"id_token":{"acr":null}}' }),
  {
    sentence: 'without the capability popup a sign-in in a window is refused with popup-unsupported',
    applies: ({ client }) => !client.capabilities.popup,
    async check({ client, events, page }) {
      const error = await rejectionOf(client.signIn({ mode: 'popup' }))
      expect(error).toMatchObject({ code: 'token-client/popup-unsupported', endsSession: false })
      expect(events).toEqual([])
      expect(page?.departures() ?? []).toEqual([])
    },
  },
]
