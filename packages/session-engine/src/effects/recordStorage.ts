import type { UserClaims } from '@stillhere/token-client'
import { parseSharedRecord, subjectOf, type SharedRecord } from '../state/sharedRecord.ts'
import type { EffectContext } from './effectContext.ts'

/** Returns the name of the channel between tabs, which is also the storage key of the record. */
export const recordName = ({ tokenClient }: Pick<EffectContext, 'tokenClient'>): string =>
  `stillhere:${tokenClient.key}`

/** Reads the record that the last tab stored. */
export const readRecord = (context: EffectContext): SharedRecord | null =>
  parseRecord(context, context.environment.storage.getItem(recordName(context)))

/**
 * Reads the record if another tab stored it. This tab's own record is ignored: after the wall clock was set back, its
 * instants would look younger than they are.
 */
export function readNews(context: EffectContext): SharedRecord | null {
  const text = context.environment.storage.getItem(recordName(context))
  return text === context.lastBroadcast.text ? null : parseRecord(context, text)
}

/** Reads the record of this user's session if another tab may still use it. */
export function readLiveRecord(context: EffectContext, user: UserClaims): SharedRecord | null {
  const record = readRecord(context)
  const isLive =
    record?.subject === subjectOf(user) &&
    !record.endReason &&
    context.clock.now() < record.lastActivityAt + context.policy.idleTimeoutMs
  return isLive ? record : null
}

function parseRecord(context: EffectContext, text: string | null): SharedRecord | null {
  try {
    return text === null ? null : onClock(context, parseSharedRecord(JSON.parse(text)), 'fromWall')
  } catch {
    return null // not written by this library
  }
}

/** Converts the instants of a record between the wall clock, which the tabs share, and the clock of this engine. */
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
