import type { SessionStatus } from '@stillhere/session-engine'
import type { DeadlinesMoved, SessionFact } from './SessionFact.ts'

/** What is remembered of a session: how it stood at an instant, and what has happened since, the latest last. */
export type SessionHistory = {
  readonly begin: { readonly at: number; readonly status: SessionStatus }
  readonly facts: readonly SessionFact[]
}

type Of<T extends SessionFact['type']> = Extract<SessionFact, { type: T }>

/** The facts of some types, in their order. */
export const factsOf = <T extends SessionFact['type']>(history: SessionHistory, ...types: readonly T[]): Of<T>[] =>
  history.facts.filter((fact): fact is Of<T> => (types as readonly string[]).includes(fact.type))

/** How the session stands at the end of its history. */
export const statusAtEnd = (history: SessionHistory): SessionStatus =>
  factsOf(history, 'statusChanged').at(-1)?.to ?? history.begin.status

/** When what ends, as far as is known at the end of a history. */
export const latestDeadlines = (history: SessionHistory): DeadlinesMoved | undefined =>
  factsOf(history, 'deadlinesMoved').at(-1)

/** The same history, a fact longer and no longer than `limit`: the oldest are forgotten, but not how it stood then. */
export function remember({ begin, facts }: SessionHistory, fact: SessionFact, limit: number): SessionHistory {
  const all = [...facts, fact]
  const forgotten = all.splice(0, Math.max(0, all.length - limit))
  const latest = factsOf({ begin, facts: forgotten }, 'statusChanged').at(-1)
  return { begin: latest ? { at: latest.at, status: latest.to } : begin, facts: all }
}
