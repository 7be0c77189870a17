import type { SessionState } from '../state/sessionState.ts'
import { toSharedRecord, type SharedRecord } from '../state/sharedRecord.ts'
import type { EffectContext } from './effectContext.ts'
import { onClock, readRecord, recordName } from './recordStorage.ts'

/**
 * Shortest time between two messages that only report activity, in ms, unless a 60th of the idle timeout is longer. A minute
 * of activity costs at most 12 messages, the first and the last included.
 */
const shortestIntervalMs = 5_400

export type Broadcast = {
  /** Stores and posts what the other tabs need to know of a commit. `isReceived`: another tab caused it, so they know. */
  follow(state: SessionState, previous: SessionState, isReceived: boolean): void
  /** Posts activity that waits for its turn. */
  flush(): void
  stop(): void
}

/** Tells the other tabs what changes: at once what changes their behavior, and more activity at intervals. */
export function createBroadcast(context: EffectContext, channel: { post(message: unknown): void }): Broadcast {
  const { agenda, clock, environment, policy, getState, lastBroadcast } = context
  const intervalMs = Math.max(shortestIntervalMs, policy.idleTimeoutMs / 60)
  let posted: SharedRecord | null = null
  let postedAt = -Infinity
  /** There is activity that was not posted. It is in the storage already. */
  let isActivityPending = false

  const post = (record: SharedRecord) => {
    posted = record
    postedAt = clock.now()
    isActivityPending = false
    channel.post(record)
  }
  const flush = () => {
    const record = isActivityPending && onClock(context, toSharedRecord(getState()), 'toWall')
    isActivityPending = false
    if (record) post(record)
  }
  const stopAgenda = agenda.add({ dueAt: () => (isActivityPending ? postedAt + intervalMs : null), run: flush })
  return {
    follow(state, previous, isReceived) {
      const record = onClock(context, recordOf(context, state, previous), 'toWall')
      const text = JSON.stringify(record)
      if (!record || text === lastBroadcast.text) return
      const isFirst = lastBroadcast.text === ''
      lastBroadcast.text = text
      // a new tab that restores what the others have tells them nothing
      if (isReceived || (isFirst && environment.storage.getItem(recordName(context)) === text)) return
      environment.storage.setItem(recordName(context), text)
      const mayWait = state.status === previous.status && posted !== null && isMoreActivity(posted, record)
      if (mayWait && clock.now() < postedAt + intervalMs) isActivityPending = true
      else post(record)
    },
    flush,
    stop() {
      flush()
      stopAgenda()
    },
  }
}

/**
 * Returns whether a record only moves the last activity, and the other tabs know already that there was activity after the
 * last contact. They need not know the instant before they act: each reads the storage before it warns, ends or extends.
 */
const isMoreActivity = (posted: SharedRecord, record: SharedRecord) =>
  posted.lastActivityAt > posted.lastContactAt &&
  JSON.stringify({ ...posted, lastActivityAt: 0 }) === JSON.stringify({ ...record, lastActivityAt: 0 })

/** A signed-out state has no user, but the other tabs must learn of the sign-out: their record comes from before it. */
function recordOf(context: EffectContext, state: SessionState, previous: SessionState): SharedRecord | null {
  const known = toSharedRecord(state)
  if (known || state.status !== 'signed-out' || !state.reason || state.generation === previous.generation) return known
  const last = toSharedRecord(previous) ?? readRecord(context)
  return last && { ...last, generation: state.generation, endReason: state.reason }
}
