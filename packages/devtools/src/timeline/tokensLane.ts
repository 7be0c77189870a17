import { factsOf, latestDeadlines, type SessionHistory } from '../recorder/SessionHistory.ts'
import { formatLeft } from './formatLeft.ts'
import type { TimelineLane } from './timelineLane.ts'

/** How long each set of tokens was good for, and the renewals that failed. */
export function tokensLane(history: SessionHistory, now: number): TimelineLane {
  const moves = factsOf(history, 'deadlinesMoved')
  const sets = moves.filter(({ renewedAt }, index) => renewedAt !== moves[index - 1]?.renewedAt)
  const ends = factsOf(history, 'statusChanged').filter(({ to }) => to === 'ended' || to === 'signed-out')
  /** With the session its tokens go. */
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
