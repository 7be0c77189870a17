import { expect } from 'vitest'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const isSilent = ({ client }: ContractProbe) => client.capabilities.silentAuthentication
const verbs = ['extendSession', 'renewTokens'] as const

export const extendRules: ContractRule[] = [
  {
    sentence: 'extendSession contacts the server and moves contactedAt',
    applies: isSilent,
    async check({ client, server, signedIn }) {
      const { user } = await signedIn()
      const requests = await server.requestCount()
      const before = Date.now()
      const extended = await client.extendSession()
      expect(extended.contactedAt).toBeGreaterThanOrEqual(before)
      expect(extended.contactedAt).toBeLessThanOrEqual(Date.now())
      expect(extended.user.sub).toBe(user.sub)
      expect(await server.requestCount()).toBeGreaterThan(requests)
    },
  },
  {
    sentence: 'contactedAt of extendSession is the instant at which the request started',
    applies: (probe) => isSilent(probe) && probe.server.hold !== undefined,
    async check({ client, server, signedIn }) {
      await signedIn()
      const requests = await server.requestCount()
      const answer = await server.hold?.()
      const extending = client.extendSession()
      await expect.poll(() => server.requestCount()).toBeGreaterThan(requests)
      const startedBy = Date.now()
      await expect.poll(() => Date.now()).toBeGreaterThan(startedBy)
      answer?.()
      expect((await extending).contactedAt).toBeLessThanOrEqual(startedBy)
    },
  },
  {
    sentence: 'extendSession resolves with its tokens and does not emit them too',
    applies: isSilent,
    async check({ client, events, signedIn }) {
      await signedIn()
      await client.extendSession()
      expect(events).toEqual([])
    },
  },
  {
    sentence: 'without the capability silentAuthentication extendSession is refused with silent-unavailable',
    applies: (probe) => !isSilent(probe),
    async check({ client, eventTypes }) {
      const error = await rejectionOf(client.extendSession())
      expect(error).toMatchObject({ code: 'token-client/silent-unavailable', endsSession: false })
      expect(eventTypes()).toEqual([])
    },
  },
  {
    sentence: 'renewTokens gets fresh tokens of the same user',
    applies: isSilent,
    async check({ client, signedIn, tokenOf, hasTokens }) {
      const { user } = await signedIn()
      const token = await tokenOf()
      expect((await client.renewTokens()).user.sub).toBe(user.sub)
      expect((await tokenOf()) === token).toBe(!hasTokens())
    },
  },
  {
    sentence: 'renewTokens moves contactedAt only with the capability renewalExtendsSession',
    applies: isSilent,
    async check({ client, signedIn }) {
      const { contactedAt } = await signedIn()
      await expect.poll(() => Date.now()).toBeGreaterThan(contactedAt)
      const doesExtend = client.capabilities.renewalExtendsSession
      const before = Date.now()
      const renewed = await client.renewTokens()
      if (doesExtend) expect(renewed.contactedAt).toBeGreaterThanOrEqual(before)
      else expect(renewed.contactedAt).toBe(contactedAt)
    },
  },
  ...verbs.map((verb): ContractRule => ({
    sentence: `${verb} finds out that the session has ended, and tells it with sessionLost`,
    applies: isSilent,
    async check({ client, events, expectNotSignedIn, server, signedIn }) {
      await signedIn()
      await server.endSession()
      const error = await rejectionOf(client[verb]())
      expect(error).toMatchObject({ name: 'TokenClientError' })
      expect(error).toMatchObject({ endsSession: true, retryable: false })
      expect(events).toEqual([{ type: 'sessionLost', error }])
      await expectNotSignedIn()
    },
  })),
  ...verbs.map((verb): ContractRule => ({
    sentence: `a network failure in ${verb} does not end the session`,
    applies: (probe) => isSilent(probe) && probe.server.disconnect !== undefined,
    async check({ client, eventTypes, server, signedIn, tokenOf }) {
      await signedIn()
      const token = await tokenOf()
      const reconnect = await server.disconnect?.()
      const error = await rejectionOf(client[verb]())
      expect(error).toMatchObject({ name: 'TokenClientError' })
      expect(error).toMatchObject({ endsSession: false })
      expect(eventTypes()).toEqual([])
      expect(await tokenOf()).toBe(token)
      reconnect?.()
      expect((await client[verb]()).user.sub).toContain('ada')
    },
  })),
  {
    sentence: 'another user in this browser ends the session with subject-changed and is not let in',
    applies: isSilent,
    async check({ client, eventTypes, expectNotSignedIn, server, signedIn }) {
      await signedIn()
      await server.endSession()
      await server.signIn('grace')
      expect(await rejectionOf(client.extendSession())).toMatchObject({ code: 'token-client/subject-changed' })
      expect(eventTypes().filter((type) => type === 'sessionLost')).toHaveLength(1)
      await expectNotSignedIn()
    },
  },
  ...(['restore', 'extendSession', 'renewTokens'] as const).map((verb): ContractRule => ({
    sentence: `an aborted ${verb} rejects with aborted`,
    applies: isSilent,
    async check({ client, signedIn }) {
      await signedIn()
      const giveUp = new AbortController()
      const outcome = rejectionOf(client[verb]({ signal: giveUp.signal }))
      giveUp.abort()
      expect(await outcome).toMatchObject({ code: 'token-client/aborted', endsSession: false })
    },
  })),
]
