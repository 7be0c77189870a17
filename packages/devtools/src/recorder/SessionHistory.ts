import type { SessionStatus } from '@stillhere/session-engine'
import type { DeadlinesMoved, SessionFact } from './SessionFact.ts'

/** The history of a session: its status at the beginning, and the facts since, in order of time. */
export type SessionHistory = {
  readonly begin: { readonly at: number; readonly status: SessionStatus }
  readonly facts: readonly SessionFact[]
}

type Of<T extends SessionFact['type']> = Extract<SessionFact, { type: T }>

/** Returns the facts of some types, in order. */
export const factsOf = <T extends SessionFact['type']>(history: SessionHistory, ...types: readonly T[]): Of<T>[] =>
  history.facts.filter((fact): fact is Of<T> => (types as readonly string[]).includes(fact.type))

/** Returns the status at the end of a history. */
export const statusAtEnd = (history: SessionHistory): SessionStatus =>
  factsOf(history, 'statusChanged').at(-1)?.to ?? history.begin.status

/** Returns the deadlines at the end of a history. */
export const latestDeadlines = (history: SessionHistory): DeadlinesMoved | undefined =>
  factsOf(history, 'deadlinesMoved').at(-1)

/** Adds a fact. Drops the oldest facts beyond `limit`, but keeps the status that they led to. */
export function remember({ begin, facts }: SessionHistory, fact: SessionFact, limit: number): SessionHistory {
  const all = [...facts, fact]
  const dropped = all.splice(0, Math.max(0, all.length - limit))
  const latest = factsOf({ begin, facts: dropped }, 'statusChanged').at(-1)
  return { begin: latest ? { at: latest.at, status: latest.to } : begin, facts: all }
}
