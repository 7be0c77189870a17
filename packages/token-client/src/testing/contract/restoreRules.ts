import { expect } from 'vitest'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const isSilent = ({ client }: ContractProbe) => client.capabilities.silentAuthentication

export const restoreRules: ContractRule[] = [
  {
    sentence: 'restore returns null when no user is signed in',
    async check({ client, eventTypes, expectNotSignedIn }) {
      expect(await client.restore()).toBeNull()
      await expectNotSignedIn()
      expect(eventTypes()).not.toContain('sessionLost')
    },
  },
  {
    sentence: 'restore finds the user who is signed in',
    applies: isSilent,
    async check({ client, server }) {
      await server.signIn('ada')
      const authentication = await client.restore()
      expect(authentication?.user.sub).toContain('ada')
      expect(authentication?.user.iss).not.toBe('')
    },
  },
  {
    sentence: 'authentication.authenticatedAt is when the user last proved their identity',
    applies: isSilent,
    async check({ signedIn }) {
      const { authenticatedAt } = await signedIn()
      expect(authenticatedAt).toBeLessThanOrEqual(Date.now())
      expect(authenticatedAt).toBeGreaterThan(Date.now() - 60_000)
    },
  },
  {
    sentence: 'authentication.contactedAt is when the request started',
    applies: isSilent,
    async check({ signedIn }) {
      const before = Date.now()
      const { contactedAt } = await signedIn()
      expect(contactedAt).toBeGreaterThanOrEqual(before)
      expect(contactedAt).toBeLessThanOrEqual(Date.now())
    },
  },
  {
    sentence: 'an authentication carries no token',
    applies: isSilent,
    async check({ signedIn, tokenOf }) {
      const authentication = await signedIn()
      expect(JSON.stringify(authentication)).not.toContain(await tokenOf())
    },
  },
  {
    sentence: 'restore rejects when the server cannot be reached, and the session is unknown, not lost',
    applies: (probe) => isSilent(probe) && probe.server.disconnect !== undefined,
    async check({ client, server, eventTypes }) {
      await server.signIn('ada')
      await server.disconnect?.()
      const error = await rejectionOf(client.restore())
      expect(error).toMatchObject({ name: 'TokenClientError' })
      expect(error).toMatchObject({ endsSession: false })
      expect(eventTypes()).toEqual([])
    },
  },
  {
    sentence: 'restore called twice while under way asks once',
    applies: isSilent,
    async check({ client, server, eventTypes }) {
      await server.signIn('ada')
      await client.restore()
      const once = await server.requestCount()
      const [one, two] = await Promise.all([client.restore(), client.restore()])
      expect(two).toEqual(one)
      expect((await server.requestCount()) - once).toBeLessThanOrEqual(once)
      expect(eventTypes()).toEqual([])
    },
  },
  {
    sentence: 'with silent: false restore does not ask the server',
    async check({ client, server, events }) {
      await server.signIn('ada')
      const before = await server.requestCount()
      expect(await client.restore({ silent: false })).toBeNull()
      expect(await server.requestCount()).toBe(before)
      expect(events).toEqual([])
    },
  },
]
