import type { UserClaims } from '@stillhere/token-client'
import { parseSharedRecord, subjectOf, type SharedRecord } from '../state/sharedRecord.ts'
import type { EffectContext } from './effectContext.ts'

/** Names the channel, and the record in the storage. */
export const recordName = ({ tokenClient }: Pick<EffectContext, 'tokenClient'>): string =>
  `stillhere:${tokenClient.key}`

/** What the tabs know together, as the last of them has left it. */
export function readRecord(context: EffectContext): SharedRecord | null {
  const text = context.environment.storage.getItem(recordName(context))
  try {
    return text === null ? null : onClock(context, parseSharedRecord(JSON.parse(text)), 'fromWall')
  } catch {
    return null // something that nobody here has written
  }
}

/**
 * Like {@link readRecord}, where another tab was the last to write. What this tab wrote is no news; and once the wall
 * clock has been set back, its own old instants would look younger than they are.
 */
export const readNews = (context: EffectContext): SharedRecord | null =>
  context.environment.storage.getItem(recordName(context)) === context.lastTold.text ? null : readRecord(context)

/** The record of this person's session, where another tab may still be in it. */
export function readLiveRecord(context: EffectContext, user: UserClaims): SharedRecord | null {
  const record = readRecord(context)
  const isLive =
    record?.subject === subjectOf(user) &&
    !record.endReason &&
    context.clock.now() < record.lastActivityAt + context.policy.idleTimeoutMs
  return isLive ? record : null
}

/** Tabs tell each other instants by the wall clock, the only one that they share. */
export const onClock = (
  { clock }: Pick<EffectContext, 'clock'>,
  record: SharedRecord | null,
  direction: 'fromWall' | 'toWall',
): SharedRecord | null =>
  record && {
    ...record,
    lastActivityAt: clock[direction](record.lastActivityAt),
    lastContactAt: clock[direction](record.lastContactAt),
  }
