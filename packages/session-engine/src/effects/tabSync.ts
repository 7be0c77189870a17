import type { SessionState } from '../state/sessionState.ts'
import { parseSharedRecord, subjectOf, toSharedRecord, type SharedRecord } from '../state/sharedRecord.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { onClock, readNews, readRecord, recordName } from './recordStorage.ts'
import { restoreSession } from './restore.ts'

/** Keeps the tabs of one app in the same state. They share one record: the latest instants and the newest generation win. */
export const tabSync: SessionEffect = (context) => {
  const { environment, policy, clock, dispatch, getState, onCommit, lastBroadcast, audit } = context
  let isReceiving = false
  /** Until when this tab may look for a session that another tab began. The look extends, so it is bounded. */
  let mayRejoinUntil = 0

  const receive = (record: SharedRecord | null) => {
    if (!record) return
    const before = getState()
    isReceiving = true
    dispatch({ type: 'recordReceived', record })
    isReceiving = false
    const isOtherUser = 'user' in before && subjectOf(before.user) !== record.subject
    if (record.generation > before.generation && !record.endReason && !isOtherUser)
      mayRejoinUntil = record.lastActivityAt + policy.extendAfterMs
    rejoin()
  }
  const rejoin = () => {
    const { status } = getState()
    if (status !== 'signed-out' && status !== 'ended') mayRejoinUntil = 0
    if (clock.now() > mayRejoinUntil || !environment.visibility.isVisible()) return
    mayRejoinUntil = 0
    void restoreSession(context)
  }

  const channel = environment.openTabChannel(recordName(context), (message) => {
    receive(readNews(context)) // newer than a message that waited for a frozen tab
    const record = onClock(context, parseSharedRecord(message), 'fromWall')
    if (record) audit({ type: 'tabMessageReceived', toldIn: record.generation })
    receive(record)
  })
  const stopCommits = onCommit((state, previous) => {
    const record = onClock(context, recordToBroadcast(context, state, previous), 'toWall')
    const text = JSON.stringify(record)
    if (!record || text === lastBroadcast.text) return
    lastBroadcast.text = text
    if (isReceiving) return
    environment.storage.setItem(recordName(context), text)
    channel.post(record)
  })
  const stopVisibility = environment.visibility.subscribe((change) => {
    if (change === 'hidden' || change === 'blurred') return
    receive(readNews(context))
    rejoin()
  })
  return () => {
    stopCommits()
    stopVisibility()
    channel.close()
  }
}

/** A signed-out state has no user, but the other tabs must learn of the sign-out: their record comes from before it. */
function recordToBroadcast(context: EffectContext, state: SessionState, previous: SessionState): SharedRecord | null {
  const known = toSharedRecord(state)
  if (known || state.status !== 'signed-out' || !state.reason || state.generation === previous.generation) return known
  const last = toSharedRecord(previous) ?? readRecord(context)
  return last && { ...last, generation: state.generation, endReason: state.reason }
}
