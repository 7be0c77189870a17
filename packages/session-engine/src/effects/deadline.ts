import { isSessionUsable } from '../state/selectors.ts'
import { askedOf, endsAt } from '../state/transitions.ts'
import type { SessionEffect } from './effectContext.ts'
import { readNews } from './recordStorage.ts'

/** Warns and ends in time. */
export const deadline: SessionEffect = (context) => {
  const { agenda, getState, dispatch, audit, onCommit } = context
  const stopAgenda = agenda.add({
    dueAt() {
      const state = getState()
      if (state.status === 'reauthenticating') return state.reason ? null : state.deadlines.deadlineAt
      if (!isSessionUsable(state)) return null
      if (state.status === 'active') return state.deadlines.warnAt
      const at = endsAt(state, askedOf(state))
      return at === Infinity ? null : at
    },
    run() {
      // a tab that was frozen or asleep has missed what the others know
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
