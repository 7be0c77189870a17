import type { TokenClientEvent } from '../../tokenClient.ts'
import type { TokenClientError } from '../../tokenClientError.ts'
import { type Mutant } from './mutant.ts'
import type { Mutation } from './openMemoryPage.ts'

/** Hides from the caller that the client was disposed. */
const survivesDispose =
  (verb: 'restore' | 'signIn' | 'extendSession' | 'renewTokens' | 'getAccessToken'): Mutation =>
  (client) => ({ [verb]: () => client[verb]().catch(() => null) })

export const signOutMutants: Mutant[] = [
  {
    sentence: 'signOut of the application drops the tokens and asks no server',
    fault: 'keeps the tokens',
    mutate: () => ({ signOut: async () => {} }),
  },
  {
    sentence: 'signOut of the application leaves the SSO session alive',
    fault: 'ends the SSO session as well',
    mutate: (client) => ({ signOut: () => client.signOut() }),
  },
  {
    sentence: 'signOut drops the tokens first, before anything can fail',
    fault: 'drops the tokens when the server has answered',
    mutate: (client, { memory }) => ({
      signOut: async (options) => {
        if (options?.scope === 'sso') await memory.server.handle({ endpoint: 'end-session' }, () => {})
        await client.signOut(options)
      },
    }),
  },
  {
    sentence: 'signOut of sso ends the SSO session',
    fault: 'forgets only the tokens',
    mutate: (client) => ({ signOut: () => client.signOut({ scope: 'application' }) }),
  },
  {
    sentence: 'signOut ends the SSO session by default',
    fault: 'has another default',
    mutate: (client) => ({ signOut: (options = { scope: 'application' }) => client.signOut(options) }),
  },
  {
    sentence: 'signOut refuses a returnTo on another origin',
    fault: 'checks no returnTo',
    mutate: (client) => ({ signOut: ({ returnTo: _, ...options } = {}) => client.signOut(options) }),
  },
  {
    sentence: 'a renewal under way does not sign in again after signOut',
    fault: 'keeps what arrives late',
    mutate: (client) => ({
      renewTokens: () => client.renewTokens().catch(async () => (await client.restore()) as never),
    }),
  },
]

export const eventMutants: Mutant[] = [
  {
    sentence: 'every listener hears every event',
    fault: 'knows one listener only',
    mutate: (client) => {
      let unsubscribe = () => {}
      return {
        subscribe: (listener) => {
          unsubscribe()
          return (unsubscribe = client.subscribe(listener))
        },
      }
    },
  },
  {
    sentence: 'an unsubscribed listener hears nothing',
    fault: 'does not unsubscribe',
    mutate: (client) => ({
      subscribe: (listener) => {
        client.subscribe(listener)
        return () => {}
      },
    }),
  },
  {
    sentence: 'a forced renewal tells the listeners of the fresh tokens',
    fault: 'tells them twice',
    mutate: (client, { emit }) => ({
      getAccessToken: async (request) => {
        const token = await client.getAccessToken(request)
        emit({ type: 'tokensRenewed', authentication: await client.renewTokens() })
        return token
      },
    }),
  },
  ...(['restore', 'signIn', 'extendSession', 'renewTokens', 'getAccessToken'] as const).map((verb): Mutant => ({
    sentence: `after dispose ${verb} rejects with disposed`,
    fault: 'resolves',
    mutate: survivesDispose(verb),
  })),
  {
    sentence: 'dispose ends the calls under way',
    fault: 'lets them finish',
    mutate: () => ({ dispose: () => {} }),
  },
  {
    sentence: 'no listener is called after dispose',
    fault: 'goes on telling its listeners',
    mutate: () => ({ dispose: () => {} }),
  },
  {
    sentence: 'a listener that throws stops neither the client nor the other listeners',
    fault: 'lets a listener stop the call',
    mutate: (client) => {
      const listeners = new Set<(event: TokenClientEvent) => void>()
      return {
        subscribe: (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        extendSession: () =>
          client.extendSession().catch((error: unknown) => {
            listeners.forEach((listener) => listener({ type: 'sessionLost', error: error as TokenClientError }))
            throw error
          }),
      }
    },
  },
  {
    sentence: 'a renewal whose caller has aborted emits its tokens',
    fault: 'tells no listener',
    mutate: () => ({ subscribe: () => () => {} }),
  },
]
