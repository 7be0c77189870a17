import type { Authentication } from '../../authentication.ts'
import type { AccessTokenRequest, TokenClientEvent } from '../../tokenClient.ts'
import type { TokenClientUnderTest } from '../tokenClientUnderTest.ts'

/** One sentence of `tokenClient.ts`, and how a client proves that it keeps it. */
export type ContractRule = {
  /** Title of the test. A mutant names the rule that catches it by this sentence. */
  sentence: string
  /** Tells whether the rule concerns this client: by its capabilities and by what its test bed can do. Default: it does. */
  applies?(probe: ContractProbe): boolean
  /** Fails an assertion when the client breaks the rule. */
  check(probe: ContractProbe): Promise<void>
}

/** A client under test, with the helpers that rules share. */
export type ContractProbe = TokenClientUnderTest & {
  /** Requests that the server had before the first method was called. */
  requestsAtStart: number
  /** Listeners that creating the client added to the window. */
  listenersAtStart: number
  /** Events of the client since the last `signedIn()`. */
  events: TokenClientEvent[]
  /** Signs ada in at the server and restores her session. Clears `events`. */
  signedIn(): Promise<Authentication>
  /** Returns the value of an access token. For a client with `tokensAtServer` it expects the refusal instead. */
  tokenOf(request?: AccessTokenRequest): Promise<string>
  /** Tells whether the page gets tokens. */
  hasTokens(): boolean
  /** Returns the types of the events. */
  eventTypes(): TokenClientEvent['type'][]
  /** Expects that no user is signed in at the client. */
  expectNotSignedIn(): Promise<void>
}

/** Resolves with the reason of a rejection; `undefined` when the promise resolves. */
export const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
