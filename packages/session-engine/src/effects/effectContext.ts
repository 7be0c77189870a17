import type { TokenClient } from '@stillhere/token-client'
import type { AuditEvent } from '../auditEvent.ts'
import type { SessionEnvironment } from '../environment/sessionEnvironment.ts'
import type { SteadyClock } from '../environment/steadyClock.ts'
import type { SessionEvent } from '../state/sessionEvents.ts'
import type { SessionPolicy } from '../state/sessionPolicy.ts'
import type { SessionState } from '../state/sessionState.ts'
import type { Agenda } from './agenda.ts'

type WithoutAt<E> = E extends unknown ? Omit<E, 'at'> : never
type WithoutStamp<E> = E extends unknown ? Omit<E, 'at' | 'generation'> : never

/** What effects and commands use. */
export type EffectContext = {
  tokenClient: TokenClient
  policy: SessionPolicy
  environment: SessionEnvironment
  clock: SteadyClock
  agenda: Agenda
  /** The record that this tab last stored for the others, as text. */
  lastBroadcast: { text: string }
  /** Aborts when the engine stops. */
  signal: AbortSignal
  getState(): SessionState
  /** Commits the state after the event, then notifies subscribers, then the effects. */
  dispatch(event: WithoutAt<SessionEvent>): void
  onCommit(listener: (state: SessionState, previous: SessionState) => void): () => void
  audit(event: WithoutStamp<AuditEvent>): void
}

/** Starts an effect and returns a function that stops it. */
export type SessionEffect = (context: EffectContext) => () => void
