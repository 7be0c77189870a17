import type { UserClaims } from '@stillhere/token-client'
import type { Active, Expiring, SessionFacts, SessionState } from './sessionState.ts'

/** Whether APIs may be called now. */
export const isSessionUsable = (state: SessionState): state is Active | Expiring =>
  state.status === 'active' || state.status === 'expiring'

/** Who is or was signed in here. */
export const sessionUser = (state: SessionState): UserClaims | null => ('user' in state ? state.user : null)

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
