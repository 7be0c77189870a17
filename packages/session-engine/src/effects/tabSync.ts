import { parseSharedRecord, subjectOf, toSharedRecord, type SharedRecord } from '../state/sharedRecord.ts'
import type { SessionState } from '../state/sessionState.ts'
import type { EffectContext, SessionEffect } from './effectContext.ts'
import { restoreSession } from './restore.ts'

const nameOf = (context: Pick<EffectContext, 'tokenClient'>) => `stillhere:${context.tokenClient.key}`

/** What the tabs know together, as left in the shared storage. */
export function readSharedRecord(context: EffectContext): SharedRecord | null {
  try {
    return fromWall(context, parseSharedRecord(JSON.parse(context.environment.storage.getItem(nameOf(context)) ?? '')))
  } catch {
    return null // nothing there, or something that nobody here has written
  }
}

/** Keeps the tabs of one app on the same second: one record, merged by the latest instants, the newest generation wins. */
export const tabSync: SessionEffect = (context) => {
  const { environment, dispatch, getState, onCommit } = context
  let told = ''
  let isReceiving = false
  let siblingSignedIn = false

  const receive = (value: unknown) => {
    const record = fromWall(context, parseSharedRecord(value))
    if (!record) return
    const before = getState()
    isReceiving = true
    dispatch({ type: 'recordReceived', record })
    isReceiving = false
    const isStranger = 'user' in before && subjectOf(before.user) !== record.subject
    if (record.generation > before.generation && !record.endReason && !isStranger) siblingSignedIn = true
    rejoin()
  }
  const rejoin = () => {
    const { status } = getState()
    if (status !== 'signed-out' && status !== 'ended') siblingSignedIn = false
    if (!siblingSignedIn || !environment.visibility.isVisible()) return
    siblingSignedIn = false
    void restoreSession(context)
  }

  const channel = environment.openTabChannel(nameOf(context), receive)
  const stopCommits = onCommit((state, previous) => {
    const record = toWall(context, recordToTell(state, previous))
    const text = JSON.stringify(record)
    if (!record || text === told) return
    told = text
    if (isReceiving) return
    environment.storage.setItem(nameOf(context), text)
    channel.post(record)
  })
  const stopVisibility = environment.visibility.subscribe((change) => {
    if (change === 'hidden' || change === 'blurred') return
    const record = readSharedRecord(context)
    if (record) receive(toWall(context, record))
    rejoin()
  })
  return () => {
    stopCommits()
    stopVisibility()
    channel.close()
  }
}

/** A sign-out forgets who it was in this tab, but the others must hear of it. */
function recordToTell(state: SessionState, previous: SessionState): SharedRecord | null {
  if (state.status !== 'signed-out' || !('user' in previous)) return toSharedRecord(state)
  const { user, lastActivityAt, lastContactAt } = previous
  const { generation, reason = 'signed-out' } = state
  return { generation, subject: subjectOf(user), lastActivityAt, lastContactAt, endReason: reason }
}

type Convert = (context: EffectContext, record: SharedRecord | null) => SharedRecord | null
const converted =
  (direction: 'fromWall' | 'toWall'): Convert =>
  ({ clock }, record) =>
    record && {
      ...record,
      lastActivityAt: clock[direction](record.lastActivityAt),
      lastContactAt: clock[direction](record.lastContactAt),
    }
const fromWall = converted('fromWall')
const toWall = converted('toWall')
