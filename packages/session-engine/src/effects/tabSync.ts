import { parseSharedRecord, subjectOf, type SharedRecord } from '../state/sharedRecord.ts'
import { createBroadcast } from './broadcast.ts'
import type { SessionEffect } from './effectContext.ts'
import { onClock, readNews, recordName } from './recordStorage.ts'
import { restoreSession } from './restore.ts'

/** Keeps the tabs of one app in the same state. They share one record: the latest instants and the newest generation win. */
export const tabSync: SessionEffect = (context) => {
  const { environment, policy, clock, dispatch, getState, onCommit, audit } = context
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

  /** A message may have waited for this tab while it was frozen. The storage is newer then, and is read only then. */
  const mayBeOutdated = (record: SharedRecord | null) => {
    const state = getState()
    const isLate = 'deadlines' in state && clock.now() >= state.deadlines.deadlineAt
    return isLate || record?.endReason !== undefined || record?.generation !== state.generation
  }

  const channel = environment.openTabChannel(recordName(context), (message) => {
    const record = onClock(context, parseSharedRecord(message), 'fromWall')
    if (mayBeOutdated(record)) receive(readNews(context))
    if (record) audit({ type: 'tabMessageReceived', toldIn: record.generation })
    receive(record)
  })
  const broadcast = createBroadcast(context, channel)
  const stopCommits = onCommit((state, previous) => broadcast.follow(state, previous, isReceiving))
  const stopVisibility = environment.visibility.subscribe((change) => {
    if (change === 'hidden') broadcast.flush() // the page may be about to be closed
    if (change === 'hidden' || change === 'blurred') return
    receive(readNews(context))
    rejoin()
  })
  return () => {
    broadcast.stop()
    stopCommits()
    stopVisibility()
    channel.close()
  }
}
