import type { SessionFact } from '../recorder/SessionFact.ts'
import { formatClock } from '../timeline/formatClock.ts'

/** A fact in a line: `extensionSucceeded: by engine, latencyMs 210`. */
export function describeFact(fact: SessionFact): string {
  if (fact.type === 'statusChanged') {
    const { from, to, reason } = fact
    return `${from} → ${to}${reason ? `: ${reason}` : ''}`
  }
  if (fact.type === 'deadlinesMoved') {
    const { deadlineAt, limit } = fact.deadlines
    return `deadlinesMoved: ends ${formatClock(deadlineAt)}, ${limit} limit`
  }
  const { type, at: _at, generation: _generation, ...more } = fact
  const details = Object.entries(more).map(([name, value]) =>
    name.endsWith('At') && typeof value === 'number' ? `${name} ${formatClock(value)}` : `${name} ${String(value)}`,
  )
  return details.length > 0 ? `${type}: ${details.join(', ')}` : type
}
