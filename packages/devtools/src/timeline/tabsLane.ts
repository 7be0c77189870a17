import { factsOf, type SessionHistory } from '../recorder/SessionHistory.ts'
import { formatLeft } from './formatLeft.ts'
import type { TimelineLane } from './timelineLane.ts'

/** What other tabs of this app have told, and how long this one had to wait for them. `null`: there are none. */
export function tabsLane(history: SessionHistory, now: number): TimelineLane | null {
  const messages = factsOf(history, 'tabMessageReceived')
  const waits = factsOf(history, 'lockWaited')
  const thefts = factsOf(history, 'lockStolen')
  if (messages.length + waits.length + thefts.length === 0) return null
  const latest = messages.at(-1)
  return {
    name: 'Other tabs',
    about: 'messages, lock waits',
    tone: 'tokens',
    now: latest ? `heard ${formatLeft(now - latest.at)} ago` : '',
    spans: waits.map(({ at, waitedMs }) => ({ from: at - waitedMs, to: at, kind: 'waiting' })),
    marks: [
      ...messages.map(({ at }) => ({ at, kind: 'message' as const })),
      ...waits.map(({ at, waitedMs }) => ({
        at: at - waitedMs,
        kind: 'message' as const,
        label: `waited ${formatLeft(waitedMs)}`,
      })),
      ...thefts.map(({ at }) => ({ at, kind: 'failure' as const, label: 'lock taken' })),
    ],
  }
}
