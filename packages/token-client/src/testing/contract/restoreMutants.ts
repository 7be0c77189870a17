import { failure, ignoring, type Mutant } from './mutant.ts'

export const creationMutants: Mutant[] = [
  {
    sentence: 'a new client does no I/O before its first method is called',
    fault: 'asks the server when it is created',
    mutate: (client) => {
      void client.restore()
      return {}
    },
  },
  {
    sentence: 'a new client adds no listener before its first method is called',
    fault: 'listens to the window when it is created',
    mutate: () => {
      globalThis.window.addEventListener('focus', () => {})
      return {}
    },
  },
  { sentence: 'key names the client', fault: 'has an empty key', mutate: () => ({ key: '' }) },
  {
    sentence: 'key is stable over page loads',
    fault: 'has a random key',
    mutate: () => ({ key: crypto.randomUUID() }),
  },
]

export const restoreMutants: Mutant[] = [
  {
    sentence: 'restore returns null when no user is signed in',
    fault: 'rejects when no user is signed in',
    mutate: (client) => ({
      restore: async () => {
        const found = await client.restore()
        if (!found) throw failure('token-client/login-required')
        return found
      },
    }),
  },
  {
    sentence: 'restore finds the user who is signed in',
    fault: 'never asks the server',
    mutate: () => ({ restore: async () => null }),
  },
  {
    sentence: 'authentication.authenticatedAt is when the user last proved their identity',
    fault: 'gives seconds for milliseconds',
    mutate: (client) => ({
      restore: async () => {
        const found = await client.restore()
        return found && { ...found, authenticatedAt: Math.floor(found.authenticatedAt / 1000) }
      },
    }),
  },
  {
    sentence: 'authentication.contactedAt is when the request started',
    fault: 'gives when the user signed in',
    mutate: (client) => ({
      restore: async () => {
        const found = await client.restore()
        return found && { ...found, contactedAt: found.authenticatedAt - 1 }
      },
    }),
  },
  {
    sentence: 'an authentication carries no token',
    fault: 'gives the token away',
    mutate: (client) => ({
      restore: async () => {
        const found = await client.restore()
        return found && { ...found, token: (await client.getAccessToken()).value }
      },
    }),
  },
  {
    sentence: 'restore rejects when the server cannot be reached, and the session is unknown, not lost',
    fault: 'takes unknown for signed out',
    mutate: (client) => ({ restore: (request) => client.restore(request).catch(() => null) }),
  },
  {
    sentence: 'restore called twice while under way asks once',
    fault: 'asks once for each caller',
    mutate: (client) => {
      let last = Promise.resolve<unknown>(null)
      return {
        restore: (request) => {
          const mine = last.then(() => client.restore(request))
          last = mine.catch(() => null)
          return mine
        },
      }
    },
  },
  {
    sentence: 'with silent: false restore does not ask the server',
    fault: 'asks in any case',
    mutate: (client) => ({ restore: () => client.restore() }),
  },
]

export const callbackMutants: Mutant[] = [
  {
    sentence: 'restore completes a callback in the address bar',
    fault: 'never completes a callback',
    mutate: (_client, { memory }) => ({ restore: (request) => memory.restore(request) }),
  },
  {
    sentence: 'with silent: false restore still completes a callback',
    fault: 'takes silent: false for "do nothing"',
    mutate: (client) => ({ restore: async (request) => (request?.silent === false ? null : client.restore(request)) }),
  },
  {
    sentence: 'a callback is completed once, and both callers of restore get its answer',
    fault: 'gives the answer to the first caller only',
    mutate: (client) => {
      let count = 0
      return { restore: async (request) => (count++ ? null : client.restore(request)) }
    },
  },
  {
    sentence: 'a callback that was used before is dropped with callbackRejected, and nothing else changes',
    fault: 'drops it without a word',
    mutate: (client) => ({
      subscribe: (listener) => client.subscribe((event) => event.type !== 'callbackRejected' && listener(event)),
    }),
  },
  {
    sentence: 'returnTo comes back with the answer that completes the sign-in',
    fault: 'forgets where to return to',
    mutate: ignoring('returnTo'),
  },
  {
    sentence: 'returnTo is by default the page where the sign-in began',
    fault: 'has no default',
    mutate: (client) => ({
      restore: async (request) => {
        const found = await client.restore(request)
        if (found?.returnTo === '/') delete found.returnTo
        return found
      },
    }),
  },
  {
    sentence: 'appState and returnTo are not given to another user than subject',
    fault: 'gives them to anyone',
    mutate: ignoring('subject'),
  },
]
