import type { SessionPolicy } from './sessionPolicy.ts'
import type { SessionFacts } from './sessionState.ts'

/**
 * When the SSO session of a present person is to be extended, or `null`. Never without activity since the last contact,
 * and never later than `extendAfterMs` after the activity: that is the bound on how long the SSO session may outlive the
 * application session. `earliestAt` is now, or the next try after a failure.
 */
export function extensionDueAt(
  facts: Pick<SessionFacts, 'lastActivityAt' | 'lastContactAt'>,
  policy: Pick<SessionPolicy, 'extendAfterMs'>,
  earliestAt: number,
): number | null {
  const { lastActivityAt, lastContactAt } = facts
  if (lastActivityAt <= lastContactAt) return null
  const dueAt = Math.max(lastContactAt + policy.extendAfterMs, earliestAt)
  return dueAt <= lastActivityAt + policy.extendAfterMs ? dueAt : null
}
