import { expect } from 'vitest'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const isSilent = ({ client }: ContractProbe) => client.capabilities.silentAuthentication

export const eventRules: ContractRule[] = [
  {
    sentence: 'every listener hears every event',
    applies: isSilent,
    async check({ client, server, events, signedIn }) {
      const heard: unknown[] = []
      client.subscribe((event) => heard.push(event))
      await signedIn()
      heard.length = 0
      await server.endSession()
      await rejectionOf(client.extendSession())
      expect(heard).toEqual(events)
      expect(heard).toHaveLength(1)
    },
  },
  {
    sentence: 'a listener that throws stops neither the client nor the other listeners',
    applies: isSilent,
    async check({ client, server, eventTypes, signedIn }) {
      const { reportError } = globalThis
      const reported: unknown[] = []
      globalThis.reportError = (error: unknown) => reported.push(error)
      try {
        await signedIn()
        const mistake = new Error('a mistake of the app')
        const heard: string[] = []
        client.subscribe(() => {
          throw mistake
        })
        client.subscribe(({ type }) => heard.push(type))
        await server.endSession()
        expect(await rejectionOf(client.extendSession())).toMatchObject({ endsSession: true })
        expect(heard).toEqual(['sessionLost'])
        expect(eventTypes()).toEqual(['sessionLost'])
        expect(reported).toEqual([mistake])
      } finally {
        globalThis.reportError = reportError
      }
    },
  },
  {
    sentence: 'a renewal whose caller has aborted emits its tokens',
    applies: isSilent,
    async check({ client, eventTypes, signedIn }) {
      await signedIn()
      const giveUp = new AbortController()
      const outcome = rejectionOf(client.renewTokens({ signal: giveUp.signal }))
      giveUp.abort()
      expect(await outcome).toMatchObject({ code: 'token-client/aborted' })
      await expect.poll(() => eventTypes()).toEqual(['tokensRenewed'])
    },
  },
  {
    sentence: 'an unsubscribed listener hears nothing',
    applies: isSilent,
    async check({ client, server, eventTypes, signedIn }) {
      const heard: unknown[] = []
      const unsubscribe = client.subscribe((event) => heard.push(event))
      unsubscribe()
      await signedIn()
      await server.endSession()
      await rejectionOf(client.extendSession())
      expect(eventTypes()).toEqual(['sessionLost'])
      expect(heard).toEqual([])
    },
  },
  {
    sentence: 'a forced renewal tells the listeners of the fresh tokens',
    applies: (probe) => isSilent(probe) && probe.hasTokens(),
    async check({ client, eventTypes, signedIn }) {
      await signedIn()
      await client.getAccessToken({ forceRenew: true })
      expect(eventTypes()).toEqual(['tokensRenewed'])
    },
  },
  ...(['restore', 'signIn', 'extendSession', 'renewTokens', 'getAccessToken'] as const).map((verb): ContractRule => ({
    sentence: `after dispose ${verb} rejects with disposed`,
    async check({ client, server }) {
      client.dispose()
      const requests = await server.requestCount()
      expect(await rejectionOf(client[verb]())).toMatchObject({ code: 'token-client/disposed', endsSession: false })
      expect(await server.requestCount()).toBe(requests)
    },
  })),
  {
    sentence: 'dispose ends the calls under way',
    applies: isSilent,
    async check({ client, signedIn }) {
      await signedIn()
      const outcome = rejectionOf(client.renewTokens())
      client.dispose()
      expect(await outcome).toMatchObject({ code: 'token-client/disposed' })
    },
  },
  {
    sentence: 'no listener is called after dispose',
    applies: isSilent,
    async check({ client, server, events, signedIn }) {
      await signedIn()
      await server.endSession()
      const outcome = rejectionOf(client.extendSession())
      client.dispose()
      await outcome
      await new Promise((resolve) => queueMicrotask(() => resolve(null)))
      expect(events).toEqual([])
    },
  },
]
