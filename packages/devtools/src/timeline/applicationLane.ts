import type { SessionStatus } from '@stillhere/session-engine'
import { factsOf, latestDeadlines, statusAtEnd, type SessionHistory } from '../recorder/SessionHistory.ts'
import { formatLeft } from './timelineAxis.ts'
import type { TimelineLane, TimelineMark, TimelineSpan } from './timelineLane.ts'

/** Returns the lane of the application session: when it was usable, and when it warns and ends. */
export function applicationLane(history: SessionHistory, now: number, name = 'This app'): TimelineLane {
  const status = statusAtEnd(history)
  const moved = latestDeadlines(history)
  const lane = { name, about: 'application session', tone: 'app' } as const
  const past = { spans: spansOf(history, now), marks: marksOf(history) }
  if (!moved || (status !== 'active' && status !== 'expiring')) return { ...lane, ...past, now: saysOf(status) }
  const { warnAt, deadlineAt } = moved.deadlines
  return {
    ...lane,
    now: `${formatLeft(deadlineAt - now)} left`,
    spans: [
      ...past.spans,
      { from: now, to: Math.max(now, warnAt), kind: 'ahead' },
      { from: Math.max(now, warnAt), to: deadlineAt, kind: 'ahead-warning' },
    ],
    marks: [
      ...past.marks,
      ...(now < warnAt ? [{ at: warnAt, kind: 'question', label: 'will ask' } as const] : []),
      { at: deadlineAt, kind: 'end', label: 'will end' },
    ],
  }
}

const kinds: Partial<Record<SessionStatus, TimelineSpan['kind']>> = {
  active: 'live',
  expiring: 'warning',
  ended: 'over',
  reauthenticating: 'over',
}

const spansOf = (history: SessionHistory, now: number) => {
  const changes = [{ at: history.begin.at, to: history.begin.status }, ...factsOf(history, 'statusChanged')]
  return changes.flatMap(({ at, to }, index): TimelineSpan[] => {
    const kind = kinds[to]
    return kind ? [{ from: at, to: changes[index + 1]?.at ?? now, kind }] : []
  })
}

const marksOf = (history: SessionHistory) =>
  factsOf(history, 'statusChanged').flatMap(({ at, from, to }, index, changes): TimelineMark[] => {
    if (to === 'expiring') return [{ at, kind: 'question', label: 'asked' }]
    const wasOver = from === 'reauthenticating' && changes[index - 1]?.from === 'ended'
    if (to === 'ended') return wasOver ? [] : [{ at, kind: 'end', label: 'ended' }]
    const wasThere = from !== 'restoring' && from !== 'signed-out'
    return to === 'signed-out' && wasThere ? [{ at, kind: 'end', label: 'signed out' }] : []
  })

const saysOf = (status: SessionStatus) => {
  if (status === 'reauthenticating') return 'signing in'
  return status === 'signed-out' ? 'signed out' : status
}
