import { isSessionUsable } from '../state/selectors.ts'
import type { SessionEffect } from './effectContext.ts'

/** Warns and ends in time. */
export const deadline: SessionEffect = ({ agenda, getState, dispatch, audit, onCommit }) => {
  const stopAgenda = agenda.add({
    dueAt() {
      const state = getState()
      if (!isSessionUsable(state)) return null
      if (state.status === 'active') return state.deadlines.warnAt
      return state.extending && state.limit === 'idle' ? null : state.deadlineAt
    },
    run: () => dispatch({ type: 'timePassed' }),
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
