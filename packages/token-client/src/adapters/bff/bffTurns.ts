import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { type TokenClientPhase, isTokenClientError } from '../../tokenClientError.ts'
import { isSameUser } from '../../userClaims.ts'
import { failure } from '../../protocol/protocolError.ts'
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
  /** Callers of the same name share one turn. `null` from `work`: nothing was asked. `quietly`: it is no news. */
  take<T extends Heard | null>(
    name: string,
    phase: TokenClientPhase,
    work: (signal: AbortSignal) => Promise<T>,
    quietly?: boolean,
  ): Promise<Authentication | Extract<T, null>>
  forget(): void
  /** For requests that go on when everything is forgotten. */
  ended: AbortSignal
  end(): void
}

/** What is under way, until everything is forgotten. */
const anew = () => ({ flights: singleFlight(), forgotten: new AbortController() })

export function createBffTurns(
  settings: BffSettings,
  emit: (event: TokenClientEvent) => void,
  noteHope: () => void,
): BffTurns {
  const ended = new AbortController()
  const known: KnownInstants = new Map()
  let held: Authentication | null = null
  let isOver = false
  let current = anew()
  let lastTurn: Promise<unknown> = Promise.resolve()
  const forget = () => {
    held = null
    current.forgotten.abort()
    current = anew()
  }
  ended.signal.addEventListener('abort', forget)
  return {
    ...createBffRequests(settings),
    held: () => held,
    isOver: () => isOver,
    signal: () => current.forgotten.signal,
    take: (name, phase, work, quietly = false) =>
      current.flights.run(name, () => {
        const { signal } = current.forgotten
        const turn = lastTurn.then(async () => {
          try {
            signal.throwIfAborted()
            const heard = await work(signal)
            signal.throwIfAborted()
            if (!heard) return null
            const { answer, askedAt, contactedAt, isSignIn } = heard
            const found = readSessionAnswer(answer, phase, known, askedAt, contactedAt)
            const { authentication } = found
            const isAnother = held && !isSameUser(held.user, authentication.user)
            if (isAnother && !isSignIn) throw failure('subject-changed', phase)
            // nothing that was asked for somebody else goes on
            if (isAnother) forget()
            if (found.canBeSilent) noteHope()
            isOver = false
            held = authentication
            if (!quietly) emit({ type: 'tokensRenewed', authentication })
            return authentication
          } catch (error) {
            if (signal.aborted) throw failure('not-signed-in', phase)
            if (held && isTokenClientError(error) && error.endsSession) {
              forget()
              isOver = true
              emit({ type: 'sessionLost', error })
            }
            throw error
          }
        })
        lastTurn = turn.catch(() => {})
        return turn as Promise<never>
      }),
    forget,
    ended: ended.signal,
    end: () => ended.abort(),
  }
}
