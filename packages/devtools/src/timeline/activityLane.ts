import { factsOf, type SessionHistory } from '../recorder/SessionHistory.ts'
import { formatLeft } from './formatLeft.ts'
import type { TimelineLane, TimelineSpan } from './timelineLane.ts'

const awayMs = 15_000

/** Every touch that an engine took for activity, busy leases, and the time that the computer slept. */
export function activityLane(history: SessionHistory, now: number, name = 'Person'): TimelineLane {
  const marks = factsOf(history, 'activityReported').map(({ at }) => ({ at, kind: 'activity' as const }))
  const latest = marks.at(-1)
  const away = latest ? now - latest.at : 0
  const here = away < awayMs ? 'here' : `away for ${formatLeft(away)}`
  return {
    name,
    about: 'activity',
    tone: 'person',
    now: latest ? here : '',
    spans: [...leases(history, now), ...sleeps(history)],
    marks,
  }
}

const leases = (history: SessionHistory, now: number): TimelineSpan[] => {
  const changes = factsOf(history, 'leaseHeld', 'leaseReleased')
  return changes.flatMap(({ type, at, reason }, index) => {
    if (type !== 'leaseHeld') return []
    const released = changes.find((one, later) => later > index && one.type !== type && one.reason === reason)
    return [{ from: at, to: released?.at ?? now, kind: 'busy' as const }]
  })
}

const sleeps = (history: SessionHistory) =>
  factsOf(history, 'clockGapNoticed').map(({ at, gapMs }) => ({ from: at - gapMs, to: at, kind: 'asleep' as const }))
