import type { Active, Expiring, SessionFacts, SessionState } from './sessionState.ts'

/** Whether APIs may be called now. */
export const isSessionUsable = (state: SessionState): state is Active | Expiring =>
  state.status === 'active' || state.status === 'expiring'

/**
 * The person has ended the session on purpose, here or in another tab of this app: nothing of theirs is kept. An end for
 * any other reason is one that they may come back from.
 */
export const hasSignedOut = (state: SessionState): boolean =>
  state.status === 'ended' ? state.byPerson === true : state.status === 'signed-out' && state.reason === 'signed-out'

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
