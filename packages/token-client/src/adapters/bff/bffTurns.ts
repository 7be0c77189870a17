import type { Authentication } from '../../authentication.ts'
import { createRequestQueue } from '../../requestQueue.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { createError, type TokenClientPhase } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import type { BffSettings } from './askBff.ts'
import { createBffRequests, type BffRequests, type Heard } from './bffRequests.ts'
import { readSessionAnswer, type KnownInstants } from './sessionAnswer.ts'

/** Who is signed in, as far as this page knows, and everything that may change it: one after the other. */
export type BffTurns = BffRequests & {
  held(): Authentication | null
  /** The session is known to be over at the backend as well. */
  isOver(): boolean
  /** Aborts when everything is forgotten that is asked for now. */
  signal(): AbortSignal
  /** Runs after earlier requests; callers of the same name share one. `null` from `work`: nothing was asked. */
  take<T extends Heard | null>(
    name: string,
    phase: TokenClientPhase,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<Authentication | Extract<T, null>>
  forget(): void
  /** For requests that go on when everything is forgotten. */
  ended: AbortSignal
  end(): void
}

export function createBffTurns(
  settings: BffSettings,
  emit: (event: TokenClientEvent) => void,
  noteHope: () => void,
): BffTurns {
  const disposal = new AbortController()
  const known: KnownInstants = new Map()
  let held: Authentication | null = null
  let isOver = false
  const queue = createRequestQueue((error) => {
    if (!error.endsSession || !held) return
    forget()
    isOver = true
    emit({ type: 'sessionLost', error })
  })
  const forget = () => {
    held = null
    queue.newEpoch()
  }
  return {
    ...createBffRequests(settings),
    held: () => held,
    isOver: () => isOver,
    signal: queue.signal,
    take: <T extends Heard | null>(name: string, phase: TokenClientPhase, work: (signal: AbortSignal) => Promise<T>) =>
      queue.enqueue(name, phase, async (request) => {
        const heard = await work(request.signal)
        request.signal.throwIfAborted()
        if (!heard) return null as Extract<T, null>
        const { answer, askedAt, contactedAt, isSignIn } = heard
        const { authentication, canBeSilent } = readSessionAnswer(answer, phase, known, askedAt, contactedAt)
        const isAnother = held && !isSameUser(held.user, authentication.user)
        if (isAnother && !isSignIn) throw createError('subject-changed', phase)
        // requests for the previous user must not go on
        if (isAnother) request.takeOver()
        if (canBeSilent) noteHope()
        isOver = false
        held = authentication
        return authentication
      }),
    forget,
    ended: disposal.signal,
    end() {
      disposal.abort()
      forget()
    },
  }
}
