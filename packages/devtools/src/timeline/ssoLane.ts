import type { SessionEndReason } from '@stillhere/session-engine'
import type { SessionFact } from '../recorder/SessionFact.ts'
import { factsOf, type SessionHistory } from '../recorder/SessionHistory.ts'
import { formatLeft } from './timelineAxis.ts'
import type { TimelineLane, TimelineMark, TimelineSpan } from './timelineLane.ts'

/** After these ends it is unknown whether the SSO session exists. After a timeout its timer still runs. */
const unknownAfter: readonly (SessionEndReason | undefined)[] = [
  'signed-out',
  'signed-out-elsewhere',
  'renewal-rejected',
  'revoked',
  'user-changed',
]

type Known = { spans: TimelineSpan[]; marks: TimelineMark[]; from: number; endsAt: number }

/** Returns the lane of the SSO session as this app knows it: contacts that restarted its timer, and when it runs out. */
export function ssoLane(history: SessionHistory, now: number, name = 'Sign-in service'): TimelineLane {
  const known: Known = { spans: [], marks: [], from: 0, endsAt: -Infinity }
  for (const fact of history.facts) follow(known, fact)
  close(known, now)
  const isKnown = known.endsAt > now
  return {
    name,
    about: 'SSO session',
    tone: 'server',
    now: isKnown ? `${formatLeft(known.endsAt - now)} left` : 'not known',
    spans: [
      ...known.spans,
      ...(isKnown ? [{ from: now, to: known.endsAt, kind: 'ahead' } as const] : []),
      ...attempts(history, now),
    ],
    marks: [
      ...known.marks,
      ...failures(history),
      ...(isKnown ? [{ at: known.endsAt, kind: 'end', label: 'runs out' } as const] : []),
    ],
  }
}

function follow(known: Known, fact: SessionFact): void {
  if (fact.type === 'statusChanged' && unknownAfter.includes(fact.reason)) {
    close(known, fact.at)
    known.endsAt = -Infinity
  }
  if (fact.type !== 'deadlinesMoved') return
  const { lastContactAt, deadlines } = fact
  if (known.marks.at(-1)?.at === lastContactAt) return
  const begins = lastContactAt >= known.endsAt
  if (begins) {
    close(known, lastContactAt)
    known.from = lastContactAt
  }
  known.marks.push({ at: lastContactAt, kind: 'contact', label: begins ? 'signed in' : 'extended' })
  known.endsAt = deadlines.ssoIdleDeadlineAt
}

const close = ({ spans, from, endsAt }: Known, at: number) => {
  if (endsAt > from) spans.push({ from, to: Math.min(endsAt, at), kind: 'live' })
}

const answers = ['extensionSucceeded', 'extensionIneffective', 'extensionFailed'] as const

/** Returns the spans from each request to its answer. */
const attempts = (history: SessionHistory, now: number): TimelineSpan[] => {
  const steps = factsOf(history, 'extensionStarted', ...answers)
  return steps.flatMap(({ type, at, by }, index) => {
    if (type !== 'extensionStarted') return []
    const answer = steps.find((step, later) => later > index && step.type !== type && step.by === by)
    return [{ from: at, to: answer?.at ?? now, kind: 'pending' }]
  })
}

const failures = (history: SessionHistory): TimelineMark[] =>
  factsOf(history, 'extensionFailed', 'extensionIneffective').map(({ type, at }) => ({
    at,
    kind: 'failure',
    label: type === 'extensionFailed' ? 'failed' : 'no effect',
  }))
