import { expect } from 'vitest'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const isSilent = ({ client }: ContractProbe) => client.capabilities.silentAuthentication
const canSignOutOfSso = (probe: ContractProbe) =>
  isSilent(probe) && probe.client.capabilities.signOutOfSso && probe.server.hasSession !== undefined

export const signOutRules: ContractRule[] = [
  {
    sentence: 'signOut of the application drops the tokens and asks no server',
    applies: isSilent,
    async check({ client, events, expectNotSignedIn, server, signedIn }) {
      await signedIn()
      const requests = await server.requestCount()
      await client.signOut({ scope: 'application' })
      await expectNotSignedIn()
      expect(await server.requestCount()).toBe(requests)
      expect(events).toEqual([])
    },
  },
  {
    sentence: 'signOut of the application leaves the SSO session alive',
    applies: isSilent,
    async check({ client, signedIn }) {
      await signedIn()
      await client.signOut({ scope: 'application' })
      expect((await client.restore())?.user.sub).toContain('ada')
    },
  },
  {
    sentence: 'signOut drops the tokens first, before anything can fail',
    applies: (probe) => isSilent(probe) && probe.server.disconnect !== undefined,
    async check({ client, expectNotSignedIn, server, signedIn }) {
      await signedIn()
      await server.disconnect?.()
      const signingOut = rejectionOf(client.signOut({ scope: 'sso' }))
      await expectNotSignedIn()
      void signingOut
    },
  },
  ...([undefined, { scope: 'sso' }] as const).map((options): ContractRule => ({
    sentence: options ? 'signOut of sso ends the SSO session' : 'signOut ends the SSO session by default',
    applies: canSignOutOfSso,
    async check({ client, page, server, signedIn }) {
      await signedIn()
      const signingOut = client.signOut(options)
      void rejectionOf(signingOut)
      // a client either leaves for the end-session endpoint, or asks the server itself
      const hasEnded = async () => page?.departures().length === 1 || !(await server.hasSession?.())
      await expect.poll(hasEnded).toBe(true)
    },
  })),
  {
    sentence: 'signOut refuses a returnTo on another origin',
    applies: (probe) => canSignOutOfSso(probe) && probe.page !== undefined,
    async check({ client, expectNotSignedIn, page, signedIn }) {
      await signedIn()
      expect(await rejectionOf(client.signOut({ returnTo: 'https://evil.example/' }))).toMatchObject({
        code: 'token-client/return-to-rejected',
      })
      expect(page?.departures()).toEqual([])
      await expectNotSignedIn()
    },
  },
  {
    sentence: 'a renewal under way does not sign in again after signOut',
    applies: isSilent,
    async check({ client, eventTypes, expectNotSignedIn, signedIn }) {
      await signedIn()
      const renewal = rejectionOf(client.renewTokens())
      await client.signOut({ scope: 'application' })
      await renewal
      await expectNotSignedIn()
      expect(eventTypes()).not.toContain('sessionLost')
    },
  },
]
