import type { TokenClient } from '../tokenClient.ts'

/**
 * A token client with the server behind it, both fresh for one test. `describeTokenClient` tests as much of the contract
 * as the optional members allow.
 */
export type TokenClientUnderTest = {
  client: TokenClient
  server: {
    /** Gives this browser an SSO session of this user, without the client's doing. */
    signIn(user: 'ada' | 'grace'): void | Promise<void>
    /** Ends the SSO session, as an operator would. */
    endSession(): void | Promise<void>
    /** Returns the number of requests of any kind that the server has had. */
    requestCount(): number | Promise<number>
    /** Tells whether this browser has an SSO session. Needed to test that a sign-out ends it. */
    hasSession?(): boolean | Promise<boolean>
    /** Cuts the network. Returns a function that restores it. Needed to test network failures. */
    disconnect?(): (() => void) | Promise<() => void>
    /** Leaves requests unanswered. Returns a function that answers them. Needed to test calls under way. */
    hold?(): (() => void) | Promise<() => void>
  }
  /** Simulates the page, where the client leaves it to sign in. Without it redirects are not tested. */
  page?: {
    /** Returns the addresses that the client has sent the page to. */
    departures(): readonly string[]
    /** Returns the parameters of the latest authorization request, by their OAuth names. */
    authorizationRequest(): Record<string, string> | Promise<Record<string, string>>
    /** Signs this user in at the server, loads the page at the address it returns to, and returns the new client. */
    comeBack(user: 'ada' | 'grace'): TokenClient | Promise<TokenClient>
    /**
     * Loads the page once more at the address of the latest callback, as the back button does. Left out where a sign-in
     * returns nothing in the address.
     */
    replay?(): TokenClient | Promise<TokenClient>
  }
  /** Controls the windows that the client opens; by default they are answered at once. Without it they are not tested. */
  popup?: {
    /** Makes the browser refuse the next window. */
    block(): void
    /** Keeps windows open from now on, until all are answered (for the user of the SSO session) or close. */
    hold(): { answer(): void | Promise<void>; close(): void | Promise<void> }
    /** Returns the number of windows that were opened. Needed to test that a window opens at once. */
    openedCount?(): number
  }
  /** Another API that the server issues tokens for. Without it requests for another audience are not tested. */
  otherAudience?: string
  dispose?(): void | Promise<void>
}
