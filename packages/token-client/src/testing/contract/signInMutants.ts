import type { TokenClientError } from '../../tokenClientError.ts'
import { failure, ignoring, servesOneToken, type Mutant } from './mutant.ts'

export const signInMutants: Mutant[] = [
  {
    sentence: 'signIn leaves the page by default',
    fault: 'never leaves',
    mutate: () => ({ signIn: () => new Promise(() => {}) }),
  },
  {
    sentence: 'a redirecting signIn never settles',
    fault: 'rejects once the page is about to leave',
    mutate: (client) => ({
      signIn: async (options) => {
        void client.signIn(options)
        throw failure('token-client/aborted')
      },
    }),
  },
  {
    sentence: 'a redirecting signIn opens no window',
    fault: 'opens a window as well',
    mutate: (client, { memory }) => ({
      signIn: (options) => {
        memory.server.takePopup()
        return client.signIn(options)
      },
    }),
  },
  { sentence: 'returnTo on another origin is refused', fault: 'checks no returnTo', mutate: ignoring('returnTo') },
  { sentence: 'signIn sends prompt to the server', fault: 'ignores prompt', mutate: ignoring('prompt') },
  { sentence: 'signIn sends maxAge to the server', fault: 'ignores maxAge', mutate: ignoring('maxAge') },
  { sentence: 'signIn sends acrValues to the server', fault: 'ignores acrValues', mutate: ignoring('acrValues') },
  { sentence: 'signIn sends loginHint to the server', fault: 'ignores loginHint', mutate: ignoring('loginHint') },
  { sentence: 'signIn sends uiLocales to the server', fault: 'ignores uiLocales', mutate: ignoring('uiLocales') },
  { sentence: 'signIn sends extraParams to the server', fault: 'ignores extraParams', mutate: ignoring('extraParams') },
  { sentence: 'signIn sends claims to the server', fault: 'ignores claims', mutate: ignoring('claims') },
  {
    sentence: 'without the capability popup a sign-in in a window is refused with popup-unsupported',
    fault: 'leaves the page instead',
    mutate: ({ capabilities, signIn }) => ({
      capabilities: { ...capabilities, popup: false },
      signIn: async (options) => {
        void signIn({ ...options, mode: 'redirect' })
        throw failure('token-client/config-invalid')
      },
    }),
  },
  {
    sentence: 'in a window: it opens at once, within the click',
    fault: 'prepares the request before it opens the window',
    mutate: (client) => ({
      signIn: async (options) => {
        await Promise.resolve()
        return client.signIn(options)
      },
    }),
  },
  {
    sentence: 'in a window: the user signs in, and the caller learns it',
    fault: 'has no window behind the capability',
    mutate: () => ({ signIn: () => Promise.reject(failure('token-client/popup-unsupported')) }),
  },
  {
    sentence: 'in a window: a blocked window changes nothing',
    fault: 'forgets the tokens before the window opens',
    mutate: (client) => ({
      signIn: async (options) => (await client.signOut({ scope: 'application' }), client.signIn(options)),
    }),
  },
  {
    sentence: 'in a window: a window that the user closes changes nothing',
    fault: 'takes a closed window for a lost session',
    mutate: (client, { emit }) => ({
      signIn: (options) =>
        client.signIn(options).catch((error: unknown) => {
          emit({ type: 'sessionLost', error: error as TokenClientError })
          throw error
        }),
    }),
  },
  {
    sentence: 'in a window: a sign-in in a window that had seemed closed is told with signedIn',
    fault: 'tells it like a renewal',
    mutate: (client) => ({
      subscribe: (listener) =>
        client.subscribe((event) => listener(event.type === 'signedIn' ? { ...event, type: 'tokensRenewed' } : event)),
    }),
  },
  {
    sentence: 'in a window: a later sign-in replaces an earlier one, which rejects with aborted',
    fault: 'rejects the earlier one as closed',
    mutate: (client) => ({
      signIn: (options) => client.signIn(options).catch(() => Promise.reject(failure('token-client/popup-closed'))),
    }),
  },
  {
    sentence: 'in a window: a caller that aborts is not signed in',
    fault: 'ends the wait with another code',
    mutate: (client) => ({
      signIn: (options) => client.signIn(options).catch(() => Promise.reject(failure('token-client/timeout'))),
    }),
  },
  {
    sentence: 'in a window: a sign-out ends the wait',
    fault: 'takes the answer for a closed window',
    mutate: (client) => ({
      signIn: (options) => client.signIn(options).catch(() => Promise.reject(failure('token-client/popup-closed'))),
    }),
  },
  {
    sentence: 'in a window: another user signs in and gets none of the tokens before',
    fault: 'serves the first token to everyone',
    mutate: servesOneToken,
  },
]
