import { expect } from 'vitest'
import type { SignInOptions, TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import type { ContractProbe, ContractRule } from './contractRule.ts'

const hasPage = ({ page }: ContractProbe) => page !== undefined

/** Leaves for the server, signs in there and returns the client of the new page, which has not called `restore` yet. */
async function redirect({ client, page }: ContractProbe, options: SignInOptions, user: 'ada' | 'grace' = 'ada') {
  void client.signIn(options)
  await expect.poll(() => page?.departures()).toHaveLength(1)
  const returned = (await page?.comeBack(user)) as TokenClient
  const events: TokenClientEvent[] = []
  returned.subscribe((event) => events.push(event))
  return { returned, events }
}

export const callbackRules: ContractRule[] = [
  {
    sentence: 'restore completes a callback in the address bar',
    applies: hasPage,
    async check(probe) {
      const { returned } = await redirect(probe, { appState: { cart: 7 } })
      const authentication = await returned.restore()
      expect(authentication?.user.sub).toContain('ada')
      expect(authentication?.appState).toEqual({ cart: 7 })
      returned.dispose()
    },
  },
  {
    sentence: 'with silent: false restore still completes a callback',
    applies: hasPage,
    async check(probe) {
      const { returned } = await redirect(probe, {})
      expect((await returned.restore({ silent: false }))?.user.sub).toContain('ada')
      returned.dispose()
    },
  },
  {
    sentence: 'a callback is completed once, and both callers of restore get its answer',
    applies: hasPage,
    async check(probe) {
      const { returned, events } = await redirect(probe, { appState: 1 })
      const [one, two] = await Promise.all([returned.restore(), returned.restore()])
      expect(one?.appState).toBe(1)
      expect(two).toEqual(one)
      expect(events).toEqual([])
      returned.dispose()
    },
  },
  {
    sentence: 'a callback that was used before is dropped with callbackRejected, and nothing else changes',
    applies: (probe) => probe.page?.replay !== undefined && probe.client.capabilities.silentAuthentication,
    async check(probe) {
      const { returned } = await redirect(probe, { appState: 1 })
      await returned.restore()
      const again = (await probe.page?.replay?.()) as TokenClient
      const types: string[] = []
      again.subscribe(({ type }) => types.push(type))
      const authentication = await again.restore()
      expect(types).toContain('callbackRejected')
      expect(types).not.toContain('sessionLost')
      expect(authentication?.user.sub).toContain('ada')
      expect(authentication?.appState).toBeUndefined()
      returned.dispose()
      again.dispose()
    },
  },
  {
    sentence: 'returnTo comes back with the answer that completes the sign-in',
    applies: hasPage,
    async check(probe) {
      const { returned } = await redirect(probe, { returnTo: '/orders/7?tab=items#top' })
      expect((await returned.restore())?.returnTo).toBe('/orders/7?tab=items#top')
      returned.dispose()
    },
  },
  {
    sentence: 'returnTo is by default the page where the sign-in began',
    applies: hasPage,
    async check(probe) {
      const { returned } = await redirect(probe, {})
      expect((await returned.restore())?.returnTo ?? '').toMatch(/^\//)
      returned.dispose()
    },
  },
  {
    sentence: 'appState and returnTo are not given to another user than subject',
    applies: hasPage,
    async check(probe) {
      const { returned } = await redirect(probe, { appState: 1, returnTo: '/secret', subject: 'ada' }, 'grace')
      const authentication = await returned.restore()
      expect(authentication?.user.sub).toContain('grace')
      expect(authentication?.appState).toBeUndefined()
      expect(authentication?.returnTo).not.toBe('/secret')
      returned.dispose()
    },
  },
]
