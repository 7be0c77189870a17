import { TokenClientError, type TokenClientErrorCode } from '../../tokenClientError.ts'
import type { SignInOptions, TokenClient } from '../../tokenClient.ts'
import type { Mutation } from './openMemoryPage.ts'

/** A fault that an adapter may have, and the sentence of the contract that it breaks. */
export type Mutant = { sentence: string; fault: string; mutate: Mutation }

export const failure = (code: TokenClientErrorCode): TokenClientError =>
  new TokenClientError(code, 'renewal', 'A mutant failed.')

export const ignoring =
  (...names: (keyof SignInOptions)[]): Mutation =>
  ({ signIn }) => ({
    signIn: (options = {}) =>
      signIn(
        Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name as keyof SignInOptions))),
      ),
  })

/** Serves the first token to every later caller. */
export const servesOneToken: Mutation = (client) => {
  let first: ReturnType<TokenClient['getAccessToken']> | undefined
  return { getAccessToken: (request) => (first ??= client.getAccessToken(request)) }
}
