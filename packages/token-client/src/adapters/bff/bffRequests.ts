import type { TokenClientPhase } from '../../tokenClientError.ts'
import { askBff, type BffAnswer, type BffSettings } from './askBff.ts'

/** An answer about the session, and what it answers. */
export type Heard = {
  answer: BffAnswer
  askedAt: number
  /** When the backend was asked for the contact that this is the outcome of. */
  contactedAt?: number
  /** The person has just said who they are, whoever was here before. */
  isSignIn?: boolean
}

/** Everything that contacts the backend goes through here. */
export type BffRequests = {
  ask(
    path: Parameters<typeof askBff>[1],
    phase: TokenClientPhase,
    signal: AbortSignal,
    body?: object,
  ): Promise<BffAnswer>
  /** Asks who is signed in. Extends nothing. */
  look(phase: TokenClientPhase, signal: AbortSignal): Promise<Heard>
}

export function createBffRequests(settings: BffSettings): BffRequests {
  return {
    ask: (...request) => askBff(settings, ...request),
    async look(phase, signal) {
      const askedAt = Date.now()
      return { answer: await askBff(settings, 'session', phase, signal), askedAt }
    },
  }
}
