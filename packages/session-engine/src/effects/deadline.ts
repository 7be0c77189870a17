import { isSessionUsable } from '../state/sessionState.ts'
import { askedOf, endsAt } from '../state/transitions.ts'
import type { SessionEffect } from './effectContext.ts'
import { readNews } from './recordStorage.ts'

/** Shows the notice and the warning, and ends the session, each at its instant. */
export const deadline: SessionEffect = (context) => {
  const { agenda, getState, dispatch, audit, onCommit } = context
  const stopAgenda = agenda.add({
    dueAt() {
      const state = getState()
      if (state.status === 'reauthenticating') return state.reason ? null : state.deadlines.deadlineAt
      if (!isSessionUsable(state)) return null
      const { warnAt, absoluteNoticeAt } = state.deadlines
      const noticeAt = state.absoluteNotice ? Infinity : (absoluteNoticeAt ?? Infinity)
      const at = Math.min(noticeAt, state.status === 'active' ? warnAt : endsAt(state, askedOf(state)))
      return at === Infinity ? null : at
    },
    run() {
      // a tab that was frozen or asleep has missed messages of the others
      const record = readNews(context)
      if (record) dispatch({ type: 'recordReceived', record })
      dispatch({ type: 'timePassed' })
    },
  })
  const stopAudit = onCommit((state, previous) => {
    if (state.status === 'expiring' && previous.status !== 'expiring')
      audit({ type: 'warningShown', limit: state.limit, deadlineAt: state.deadlineAt })
  })
  return () => {
    stopAgenda()
    stopAudit()
  }
}
