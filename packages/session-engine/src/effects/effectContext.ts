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

/** What effects and commands work with. */
export type EffectContext = {
  tokenClient: TokenClient
  policy: SessionPolicy
  environment: SessionEnvironment
  clock: SteadyClock
  agenda: Agenda
  /** What this tab has last told the others, as it stands in the storage. */
  lastTold: { text: string }
  /** Aborts when the engine stops. */
  signal: AbortSignal
  getState(): SessionState
  /** Commits the event's consequence, then notifies, then lets the effects see it. */
  dispatch(event: WithoutAt<SessionEvent>): void
  onCommit(listener: (state: SessionState, previous: SessionState) => void): () => void
  audit(event: WithoutStamp<AuditEvent>): void
}

/** Begins something and returns its stop. */
export type SessionEffect = (context: EffectContext) => () => void
