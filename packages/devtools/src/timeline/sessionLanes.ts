import { factsOf, latestDeadlines, type SessionHistory } from '../recorder/SessionHistory.ts'
import { applicationLane } from './applicationLane.ts'
import { ssoLane } from './ssoLane.ts'
import { formatLeft } from './timelineAxis.ts'
import type { TimelineLane, TimelineSpan } from './timelineLane.ts'

/** Returns the lanes of one engine, from the user down to the server. */
export function sessionLanes(history: SessionHistory, now: number): TimelineLane[] {
  const tabs = tabsLane(history, now)
  return [
    activityLane(history, now),
    applicationLane(history, now),
    tokensLane(history, now),
    ssoLane(history, now),
    ...(tabs ? [tabs] : []),
  ]
}

const awayMs = 15_000

/** Returns the lane of activity, busy leases, and sleep of the computer. */
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

/** Returns the lane of tokens: how long each was valid, and failed renewals. */
export function tokensLane(history: SessionHistory, now: number): TimelineLane {
  const moves = factsOf(history, 'deadlinesMoved')
  const sets = moves.filter(({ renewedAt }, index) => renewedAt !== moves[index - 1]?.renewedAt)
  const ends = factsOf(history, 'statusChanged').filter(({ to }) => to === 'ended' || to === 'signed-out')
  /** Tokens are dropped when the session ends. */
  const droppedAt = (after: number) => ends.find(({ at }) => at > after)?.at ?? Infinity
  const latest = latestDeadlines(history)
  const expireAt = latest?.tokensExpireAt && droppedAt(latest.at) === Infinity ? latest.tokensExpireAt : now
  return {
    name: 'Tokens',
    about: 'renewed silently',
    tone: 'tokens',
    now: expireAt > now ? `${formatLeft(expireAt - now)} left` : '',
    spans: sets.map(({ renewedAt, tokensExpireAt }, index) => ({
      from: renewedAt,
      to: Math.min(tokensExpireAt ?? now, sets[index + 1]?.renewedAt ?? Infinity, droppedAt(renewedAt)),
      kind: 'tokens',
    })),
    marks: factsOf(history, 'renewalFailed').map(({ at }) => ({ at, kind: 'failure', label: 'failed' })),
  }
}

/** Returns the lane of other tabs: their messages, and waits for their locks. `null` if there are no other tabs. */
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
