import type { Active, Expiring, SessionFacts, SessionState } from './sessionState.ts'

/** Whether APIs may be called now. */
export const isSessionUsable = (state: SessionState): state is Active | Expiring =>
  state.status === 'active' || state.status === 'expiring'

/** What survives a change of status. */
export const factsOf = ({
  user,
  authentication,
  lastActivityAt,
  lastContactAt,
  renewedAt,
  deadlines,
}: SessionFacts): SessionFacts => ({
  user,
  authentication,
  lastActivityAt,
  lastContactAt,
  renewedAt,
  deadlines,
})
