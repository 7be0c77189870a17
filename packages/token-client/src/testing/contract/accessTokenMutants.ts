import type { AccessToken, TokenClient } from '../../tokenClient.ts'
import { failure, type Mutant } from './mutant.ts'
import type { Mutation } from './openMemoryPage.ts'

const remembersToken: Mutation = (client) => {
  let token: AccessToken | null = null
  return {
    getAccessToken: async (request) => (token = await client.getAccessToken(request)),
    findAccessToken: () => token,
  }
}

export const accessTokenMutants: Mutant[] = [
  {
    sentence: 'getAccessToken rejects with not-signed-in when no user is signed in',
    fault: 'asks the server instead',
    mutate: (client) => ({
      getAccessToken: async (request) => (await client.restore().catch(() => null), client.getAccessToken(request)),
    }),
  },
  {
    sentence: 'an access token comes from the cache',
    fault: 'has no cache',
    mutate: (client) => ({ getAccessToken: (request) => client.getAccessToken({ ...request, forceRenew: true }) }),
  },
  {
    sentence: 'findAccessToken returns the cached token and contacts no server',
    fault: 'finds nothing',
    mutate: () => ({ findAccessToken: () => null }),
  },
  {
    sentence: 'findAccessToken returns null when the cached token expires too soon',
    fault: 'ignores minValidityMs',
    mutate: (client) => ({ findAccessToken: () => client.findAccessToken() }),
  },
  {
    sentence: 'findAccessToken returns null when no user is signed in',
    fault: 'remembers the token of the user before',
    mutate: remembersToken,
  },
  {
    sentence: 'findAccessToken returns null after dispose',
    fault: 'remembers the token after its end',
    mutate: remembersToken,
  },
  {
    sentence: 'an access token says when it expires, in epoch milliseconds',
    fault: 'gives its lifetime',
    mutate: (client) => ({
      getAccessToken: async (request) => ({ ...(await client.getAccessToken(request)), expiresAt: 150_000 }),
    }),
  },
  {
    sentence: 'with minValidityMs a token that expires too soon is renewed',
    fault: 'ignores minValidityMs',
    mutate: (client) => ({ getAccessToken: (request) => client.getAccessToken({ ...request, minValidityMs: 0 }) }),
  },
  {
    sentence: 'with forceRenew the cache is not used',
    fault: 'ignores forceRenew',
    mutate: (client) => ({ getAccessToken: (request) => client.getAccessToken({ ...request, forceRenew: false }) }),
  },
  {
    sentence: 'any number of callers cause one renewal',
    fault: 'renews once for each caller',
    mutate: (client) => {
      let last = Promise.resolve<unknown>(null)
      return {
        getAccessToken: (request) => {
          const mine = last.then(() => client.getAccessToken(request))
          last = mine.catch(() => null)
          return mine
        },
      }
    },
  },
  {
    sentence: 'an aborted caller does not take the others along',
    fault: 'cancels the shared request',
    mutate: (client) => {
      const failed: Promise<never>[] = []
      return {
        getAccessToken: (request) => {
          if (request?.signal)
            failed.push(
              new Promise((_, reject) =>
                request.signal?.addEventListener('abort', () => reject(failure('token-client/aborted'))),
              ),
            )
          return Promise.race([...failed, client.getAccessToken(request)])
        },
      }
    },
  },
  {
    sentence: 'a token for another audience is another token, for that audience',
    fault: 'serves the token of its own audience',
    mutate: (client) => ({
      getAccessToken: ({ audience: _, ...request } = {}) => client.getAccessToken(request),
    }),
  },
  {
    sentence: 'with the capability singleAudience another audience is refused with config-invalid',
    fault: 'serves its own token for any audience',
    mutate: ({ capabilities }) => ({
      capabilities: Object.assign(Object.create(capabilities) as TokenClient['capabilities'], { singleAudience: true }),
    }),
  },
]
