import type { TokenClientPhase } from '../../tokenClientError.ts'
import { askBff, type BffAnswer, type BffSettings } from './askBff.ts'

/** An answer about the session, and what it answers. */
export type Heard = {
  answer: BffAnswer
  askedAt: number
  /** When the backend was asked for the contact that this is the outcome of. */
  contactedAt?: number
  /** The person has just said who they are, regardless of the previous user. */
  isSignIn?: boolean
}

/** How long the browser may take to keep the cookie that another tab's sign-in has brought. */
const cookieMs = 500

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
  const ask: BffRequests['ask'] = async (...request) => {
    const answer = await askBff(settings, ...request)
    if (answer['replaced'] !== true) return answer
    // it was on its way with the old cookie when another tab signed in. Once more, and what is said then counts
    await new Promise((resolve) => setTimeout(resolve, cookieMs))
    return askBff(settings, ...request)
  }
  return {
    ask,
    async look(phase, signal) {
      const askedAt = Date.now()
      return { answer: await ask('session', phase, signal), askedAt }
    },
  }
}
