import { parseSharedRecord, subjectOf, toSharedRecord, type SharedRecord } from '../state/sharedRecord.ts'
import type { SessionState } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { onClock, readNews, readRecord, recordName } from './recordStorage.ts'
import { restoreSession } from './restore.ts'

/** Keeps the tabs of one app on the same second: one record, merged by the latest instants, the newest generation wins. */
export const tabSync: SessionEffect = (context) => {
  const { environment, policy, clock, dispatch, getState, onCommit, lastTold, audit } = context
  let isReceiving = false
  /** Until when this tab may ask on its own for the session that a sibling has begun: asking extends. */
  let mayRejoinUntil = 0

  const receive = (record: SharedRecord | null) => {
    if (!record) return
    const before = getState()
    isReceiving = true
    dispatch({ type: 'recordReceived', record })
    isReceiving = false
    const isStranger = 'user' in before && subjectOf(before.user) !== record.subject
    if (record.generation > before.generation && !record.endReason && !isStranger)
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
    receive(readNews(context)) // newer than a message that has waited for a frozen tab
    const told = onClock(context, parseSharedRecord(message), 'fromWall')
    if (told) audit({ type: 'tabMessageReceived', toldIn: told.generation })
    receive(told)
  })
  const stopCommits = onCommit((state, previous) => {
    const record = onClock(context, recordToTell(context, state, previous), 'toWall')
    const text = JSON.stringify(record)
    if (!record || text === lastTold.text) return
    lastTold.text = text
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

/** A sign-out forgets who it was in this tab, or comes before that was known, but the others must hear of it. */
function recordToTell(context: EffectContext, state: SessionState, previous: SessionState): SharedRecord | null {
  const known = toSharedRecord(state)
  if (known || state.status !== 'signed-out' || !state.reason || state.generation === previous.generation) return known
  const last = toSharedRecord(previous) ?? readRecord(context)
  return last && { ...last, generation: state.generation, endReason: state.reason }
}
