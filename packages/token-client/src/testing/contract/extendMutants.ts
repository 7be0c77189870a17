import type { TokenClient } from '../../tokenClient.ts'
import type { TokenClientError } from '../../tokenClientError.ts'
import { servesOneToken, type Mutant } from './mutant.ts'
import type { Mutation } from './openMemoryPage.ts'

/** Signs the user out at every failure of the network. */
const endsOnNetworkFailure =
  (verb: 'extendSession' | 'renewTokens'): Mutation =>
  (client, { emit }) => ({
    [verb]: () =>
      client[verb]().catch((error: unknown) => {
        void client.signOut({ scope: 'application' })
        emit({ type: 'sessionLost', error: error as TokenClientError })
        throw error
      }),
  })

const withoutSignal =
  (verb: 'restore' | 'extendSession' | 'renewTokens'): Mutation =>
  (client) => ({ [verb]: () => client[verb]() })

export const extendMutants: Mutant[] = [
  {
    sentence: 'extendSession contacts the server and moves contactedAt',
    fault: 'answers from memory',
    mutate: (client) => {
      let known: Awaited<ReturnType<TokenClient['restore']>> = null
      return {
        restore: async () => (known = await client.restore()),
        extendSession: async () => known ?? client.extendSession(),
      }
    },
  },
  {
    sentence: 'contactedAt of extendSession is the instant at which the request started',
    fault: 'gives the instant of the answer',
    mutate: (client) => ({
      extendSession: async () => ({ ...(await client.extendSession()), contactedAt: Date.now() }),
    }),
  },
  {
    sentence: 'extendSession resolves with its tokens and does not emit them too',
    fault: 'emits them too',
    mutate: (client, { emit }) => ({
      extendSession: async () => {
        const authentication = await client.extendSession()
        emit({ type: 'tokensRenewed', authentication })
        return authentication
      },
    }),
  },
  {
    sentence: 'without the capability silentAuthentication extendSession is refused with silent-unavailable',
    fault: 'pretends that it has extended',
    mutate: ({ capabilities, extendSession }) => ({
      capabilities: { ...capabilities, silentAuthentication: false },
      extendSession,
    }),
  },
  {
    sentence: 'renewTokens gets fresh tokens of the same user',
    fault: 'keeps the old tokens',
    mutate: servesOneToken,
  },
  {
    sentence: 'renewTokens moves contactedAt only with the capability renewalExtendsSession',
    fault: 'says that a refresh token does not extend, and moves contactedAt',
    mutate: ({ capabilities }) => ({ capabilities: { ...capabilities, renewalExtendsSession: false } }),
  },
  ...(['extendSession', 'renewTokens'] as const).flatMap((verb): Mutant[] => [
    {
      sentence: `${verb} finds out that the session has ended, and tells it with sessionLost`,
      fault: 'tells only the caller',
      mutate: (client) => ({
        subscribe: (listener) => client.subscribe((event) => event.type !== 'sessionLost' && listener(event)),
      }),
    },
    {
      sentence: `a network failure in ${verb} does not end the session`,
      fault: 'signs the user out',
      mutate: endsOnNetworkFailure(verb),
    },
  ]),
  {
    sentence: 'another user in this browser ends the session with subject-changed and is not let in',
    fault: 'lets the other user in',
    mutate: (client) => ({
      extendSession: () =>
        client
          .extendSession()
          .catch(async (error: unknown) => (await client.restore()) ?? Promise.reject(error as Error)),
    }),
  },
  ...(['restore', 'extendSession', 'renewTokens'] as const).map((verb): Mutant => ({
    sentence: `an aborted ${verb} rejects with aborted`,
    fault: 'ignores the signal',
    mutate: withoutSignal(verb),
  })),
]
